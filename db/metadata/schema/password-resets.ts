import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { createdAt, idColumn, moment } from '@/db/columns';
import { users } from './users';

/** Links that let a person choose a new password, once. Only the SHA-256 of a link's secret is kept. Not a tenant table. */
export const passwordResets = pgTable(
  'password_resets',
  {
    id: idColumn('passwordReset', 'id').primaryKey(),
    userId: idColumn('user', 'user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    tokenSha256: text('token_sha256').notNull(),
    /** Id of the user who asked for it; the person's own for a forgotten password. */
    requestedBy: text('requested_by').notNull(),
    createdAt: createdAt(),
    expiresAt: moment('expires_at').notNull(),
    usedAt: moment('used_at'),
  },
  (t) => [
    uniqueIndex('password_resets_token_key').on(t.tokenSha256),
    index('password_resets_user_idx').on(t.userId),
    check('password_resets_sha256_form', sql`${t.tokenSha256} ~ '^[0-9a-f]{64}$'`),
  ],
);
