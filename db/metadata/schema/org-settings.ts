import { jsonb, pgTable } from 'drizzle-orm/pg-core';
import { moment } from '@/db/columns';
import { orgId } from './tenant';

/** What an organisation configured for itself; an empty object means the installation's default. */
export const orgSettings = pgTable('org_settings', {
  orgId: orgId().primaryKey(),
  storage: jsonb('storage').$type<object>().notNull().default({}),
  logs: jsonb('logs').$type<object>().notNull().default({}),
  retention: jsonb('retention').$type<object>().notNull().default({}),
  /** How long, how large and how closely checked the cache of results is. */
  cache: jsonb('cache').$type<object>().notNull().default({}),
  /** `ssoOnly`, `requireSecondFactor`. */
  signIn: jsonb('sign_in').$type<object>().notNull().default({}),
  /** What a new run starts with. */
  defaults: jsonb('defaults').$type<object>().notNull().default({}),
  updatedAt: moment('updated_at').notNull().defaultNow(),
});
