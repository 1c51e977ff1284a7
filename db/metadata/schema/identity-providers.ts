import { boolean, foreignKey, jsonb, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { createdAt, idColumn } from '@/db/columns';
import type { RoleId } from '@/lib/domain/ids';
import { roles } from './roles';
import { orgId } from './tenant';

/** Where an organisation's members may sign in besides a password: an OpenID Connect issuer. */
export const identityProviders = pgTable(
  'identity_providers',
  {
    orgId: orgId(),
    id: idColumn('identityProvider', 'id').notNull(),
    name: text('name').notNull(),
    issuer: text('issuer').notNull(),
    clientId: text('client_id').notNull(),
    /** Sealed with the master key. */
    clientSecretEncrypted: text('client_secret_encrypted'),
    /** Of the verified mail addresses that this issuer may vouch for, in lower case. */
    domains: text('domains').array().notNull().default([]),
    /** Claim that names a person's role, and what its values mean: value -> id of a role. */
    roleClaim: text('role_claim'),
    roleOfClaimValue: jsonb('role_of_claim_value').$type<Record<string, RoleId>>().notNull().default({}),
    /** For a person whose claim says nothing; null refuses them. */
    defaultRoleId: idColumn('role', 'default_role_id'),
    enabled: boolean('enabled').notNull().default(true),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    unique('identity_providers_issuer_key').on(t.orgId, t.issuer, t.clientId),
    foreignKey({
      name: 'identity_providers_role_fk',
      columns: [t.orgId, t.defaultRoleId],
      foreignColumns: [roles.orgId, roles.id],
    }),
  ],
);
