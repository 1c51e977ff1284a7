import { check, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { isOneOf, moment } from '@/db/columns';
import { orgId } from './tenant';

/** What the provisioning of a results database has reached. Each step may be repeated. */
export const ORG_DATABASE_STATES = [
  'requested',
  'creating',
  'migrating',
  'ready',
  'deleting',
  'deleted',
] as const;
export type OrgDatabaseState = (typeof ORG_DATABASE_STATES)[number];

/** Where an organisation's results database is. */
export const orgDatabases = pgTable(
  'org_databases',
  {
    orgId: orgId().primaryKey(),
    databaseName: text('database_name').notNull(),
    roleName: text('role_name').notNull(),
    /** Sealed with the master key, bound to the organisation; null until the role has a password. */
    dsnEncrypted: text('dsn_encrypted'),
    state: text('state', { enum: ORG_DATABASE_STATES }).notNull().default('requested'),
    /** Tag of the last migration applied, null before the first. */
    schemaVersion: text('schema_version'),
    /** How often the step that `state` names was tried. */
    attempt: integer('attempt').notNull().default(0),
    error: text('error'),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (t) => [check('org_databases_state_known', isOneOf(t.state, ORG_DATABASE_STATES))],
);
