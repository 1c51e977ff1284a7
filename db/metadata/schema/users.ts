import { sql } from 'drizzle-orm';
import { pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { createdAt, idColumn, moment } from '@/db/columns';

/** People of the installation, who may belong to several organisations. Not a tenant table. */
export const users = pgTable(
  'users',
  {
    id: idColumn('user', 'id').primaryKey(),
    email: text('email').notNull(),
    name: text('name').notNull(),
    /** argon2id; null for someone who signs in through an identity provider only. */
    passwordHash: text('password_hash'),
    disabledAt: moment('disabled_at'),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex('users_email_key').on(sql`lower(${t.email})`)],
);
