import { check, foreignKey, index, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { createdAt, idColumn, isOneOf } from '@/db/columns';
import { roles } from './roles';
import { orgId } from './tenant';
import { users } from './users';

export const MEMBERSHIP_STATES = ['active', 'disabled'] as const;
export type MembershipState = (typeof MEMBERSHIP_STATES)[number];

/** Who belongs to an organisation, in which role. */
export const memberships = pgTable(
  'memberships',
  {
    orgId: orgId(),
    id: idColumn('membership', 'id').notNull(),
    userId: idColumn('user', 'user_id')
      .notNull()
      .references(() => users.id),
    roleId: idColumn('role', 'role_id').notNull(),
    status: text('status', { enum: MEMBERSHIP_STATES }).notNull().default('active'),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    unique('memberships_user_key').on(t.orgId, t.userId),
    foreignKey({
      name: 'memberships_role_fk',
      columns: [t.orgId, t.roleId],
      foreignColumns: [roles.orgId, roles.id],
    }),
    index('memberships_role_idx').on(t.orgId, t.roleId),
    // For sign-in, which asks for one user's memberships in every organisation.
    index('memberships_of_user_idx').on(t.userId),
    check('memberships_status_known', isOneOf(t.status, MEMBERSHIP_STATES)),
  ],
);
