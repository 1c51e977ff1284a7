import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { createdAt, idColumn, isOneOf, moment } from '@/db/columns';
import { organizations } from './organizations';
import { users } from './users';

export const AUTHENTICATIONS = ['password', 'sso'] as const;
export type Authentication = (typeof AUTHENTICATIONS)[number];

/** Signed-in browsers. A cookie carries id and version; a row that ended or has another version ends it. */
export const sessions = pgTable(
  'sessions',
  {
    id: idColumn('session', 'id').primaryKey(),
    userId: idColumn('user', 'user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    version: integer('version').notNull().default(1),
    createdAt: createdAt(),
    lastSeenAt: moment('last_seen_at').notNull().defaultNow(),
    expiresAt: moment('expires_at').notNull(),
    endedAt: moment('ended_at'),
    authenticatedBy: text('authenticated_by', { enum: AUTHENTICATIONS }).notNull().default('password'),
    /**
     * Of a session that an organisation's identity provider vouched for: it opens this organisation and no other, because
     * whoever runs the provider could vouch for anybody.
     */
    ssoOrgId: idColumn('organization', 'sso_org_id').references(() => organizations.id),
    /** When a second factor was shown in this session. */
    secondFactorAt: moment('second_factor_at'),
    userAgent: text('user_agent'),
    ip: text('ip'),
  },
  (t) => [
    index('sessions_user_idx').on(t.userId),
    index('sessions_expiry_idx').on(t.expiresAt),
    check('sessions_authentication_known', isOneOf(t.authenticatedBy, AUTHENTICATIONS)),
    check('sessions_sso_of_organization', sql`(${t.authenticatedBy} = 'sso') = (${t.ssoOrgId} is not null)`),
  ],
);
