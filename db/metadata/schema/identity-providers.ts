import { boolean, jsonb, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { createdAt, idColumn } from '@/db/columns';
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
    settings: jsonb('settings').$type<object>().notNull().default({}),
    enabled: boolean('enabled').notNull().default(true),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    unique('identity_providers_issuer_key').on(t.orgId, t.issuer, t.clientId),
  ],
);
