import { sql } from 'drizzle-orm';
import { foreignKey, index, pgTable, primaryKey, text, unique, uniqueIndex } from 'drizzle-orm/pg-core';
import { createdAt, idColumn, moment } from '@/db/columns';
import { roles } from './roles';
import { orgId } from './tenant';

/** Invitations by e-mail; the link's secret is kept as its SHA-256. */
export const invitations = pgTable(
  'invitations',
  {
    orgId: orgId(),
    id: idColumn('invitation', 'id').notNull(),
    email: text('email').notNull(),
    roleId: idColumn('role', 'role_id').notNull(),
    tokenSha256: text('token_sha256').notNull(),
    invitedBy: text('invited_by').notNull(),
    createdAt: createdAt(),
    expiresAt: moment('expires_at').notNull(),
    acceptedAt: moment('accepted_at'),
    revokedAt: moment('revoked_at'),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    unique('invitations_token_key').on(t.orgId, t.tokenSha256),
    uniqueIndex('invitations_open_email_key')
      .on(t.orgId, sql`lower(${t.email})`)
      .where(sql`${t.acceptedAt} is null and ${t.revokedAt} is null`),
    index('invitations_role_idx').on(t.orgId, t.roleId),
    foreignKey({
      name: 'invitations_role_fk',
      columns: [t.orgId, t.roleId],
      foreignColumns: [roles.orgId, roles.id],
    }),
  ],
);
