import { foreignKey, index, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { createdAt, idColumn } from '@/db/columns';
import { identityProviders } from './identity-providers';
import { orgId } from './tenant';
import { users } from './users';

/** Which user a subject of an identity provider is. */
export const identities = pgTable(
  'identities',
  {
    orgId: orgId(),
    id: idColumn('identity', 'id').notNull(),
    providerId: idColumn('identityProvider', 'provider_id').notNull(),
    subject: text('subject').notNull(),
    userId: idColumn('user', 'user_id')
      .notNull()
      .references(() => users.id),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    unique('identities_subject_key').on(t.orgId, t.providerId, t.subject),
    index('identities_user_idx').on(t.orgId, t.userId),
    foreignKey({
      name: 'identities_provider_fk',
      columns: [t.orgId, t.providerId],
      foreignColumns: [identityProviders.orgId, identityProviders.id],
    }).onDelete('cascade'),
  ],
);
