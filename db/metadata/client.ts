import { sql } from 'drizzle-orm';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { asDomainError } from '@/db/database-errors';
import { withQueryDeadlines } from '@/db/query-deadline';
import type { OrganizationId, UserId } from '@/lib/domain/ids';

type Transaction = Parameters<Parameters<PostgresJsDatabase['transaction']>[0]>[0];

declare const scope: unique symbol;
type Scoped<S extends string> = Transaction & { readonly [scope]: S };

/** A transaction that sees and writes the rows of one organisation. */
export type OrganizationConnection = Scoped<'organization'>;
/** A transaction that sees one person's memberships in every organisation. */
export type UserConnection = Scoped<'user'>;
/** A transaction that sees no tenant row: organisations, users and sessions only. */
export type InstallationConnection = Scoped<'installation'>;
/** Any of them: enough for the tables that belong to no organisation. */
export type MetadataConnection = OrganizationConnection | UserConnection | InstallationConnection;

export interface MetadataDb {
  /** Runs `fn` in one transaction in which row-level security lets this organisation's rows through, and no other's. */
  withOrganization<T>(orgId: OrganizationId, fn: (tx: OrganizationConnection) => Promise<T>): Promise<T>;
  /** For sign-in: the person's own memberships, to read. */
  withUser<T>(userId: UserId, fn: (tx: UserConnection) => Promise<T>): Promise<T>;
  withInstallation<T>(fn: (tx: InstallationConnection) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface MetadataDbOptions {
  /** DSN of the application role, through a pooler or not. */
  url: string;
  maxConnections?: number;
  waitSeconds?: number;
  querySeconds?: number;
}

/**
 * The shared database as the application role. The client itself is not given out: every query runs in a
 * transaction whose scope was set with `set_config(…, true)`, which ends with it. (A session-level SET would pass
 * to whoever gets the connection next.)
 */
export function createMetadataDb(options: MetadataDbOptions): MetadataDb {
  const client = postgres(options.url, {
    max: options.maxConnections ?? 10,
    prepare: false,
    fetch_types: false,
    idle_timeout: 60,
    connect_timeout: 5,
    onnotice: () => {},
  });
  const db = drizzle({
    client: withQueryDeadlines(client, {
      waitSeconds: options.waitSeconds ?? 5,
      querySeconds: options.querySeconds ?? 20,
    }),
  });

  async function scoped<T>(setting: string, value: string, fn: (tx: Transaction) => Promise<T>): Promise<T> {
    try {
      return await db.transaction(async (tx) => {
        await tx.execute(sql`select set_config(${setting}, ${value}, true)`);
        return fn(tx);
      });
    } catch (error) {
      throw asDomainError(error);
    }
  }

  return {
    withOrganization: (orgId, fn) => scoped('app.org_id', orgId, (tx) => fn(tx as OrganizationConnection)),
    withUser: (userId, fn) => scoped('app.user_id', userId, (tx) => fn(tx as UserConnection)),
    withInstallation: (fn) => scoped('app.org_id', '', (tx) => fn(tx as InstallationConnection)),
    close: () => client.end({ timeout: 5 }),
  };
}
