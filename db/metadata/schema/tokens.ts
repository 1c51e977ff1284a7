import { sql } from 'drizzle-orm';
import { check, index, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { createdAt, idColumn, moment } from '@/db/columns';
import { orgId } from './tenant';
import { users } from './users';

/** API tokens, each of one organisation and one user. Only the SHA-256 is kept. */
export const tokens = pgTable(
  'tokens',
  {
    orgId: orgId(),
    id: idColumn('token', 'id').notNull(),
    userId: idColumn('user', 'user_id')
      .notNull()
      .references(() => users.id),
    name: text('name').notNull(),
    /** First characters of the token, to recognise it in a list. */
    prefix: text('prefix').notNull(),
    sha256: text('sha256').notNull(),
    scopes: text('scopes').array().notNull(),
    createdAt: createdAt(),
    expiresAt: moment('expires_at').notNull(),
    lastUsedAt: moment('last_used_at'),
    revokedAt: moment('revoked_at'),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    unique('tokens_sha256_key').on(t.orgId, t.sha256),
    index('tokens_user_idx').on(t.orgId, t.userId),
    check('tokens_sha256_form', sql`${t.sha256} ~ '^[0-9a-f]{64}$'`),
  ],
);
