import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { asDomainError, isLoginRefused } from '@/db/database-errors';
import type { MetadataDb } from '@/db/metadata/client';
import { readConnectionFacts } from '@/db/metadata/org-databases-repository';
import { withQueryDeadlines } from '@/db/query-deadline';
import type { SecretBox } from '@/db/secret-box';
import { UnavailableError } from '@/lib/domain/errors';
import type { OrganizationId } from '@/lib/domain/ids';
import { ClientCache, type ClientCacheMetrics, type Closable } from './client-cache';
import type { ResultsConnection } from './connection';
import { type EventListener, openEventListener } from './event-listener';
import { RESULTS_SCHEMA_VERSION } from './schema-version';

export interface OrgClientsOptions {
  metadata: MetadataDb;
  secretBox: SecretBox;
  /** Organisations connected to at once. */
  maxClients?: number;
  /** Organisations whose job events are listened to at once, each by a connection of its own; as many as clients. */
  maxListeners?: number;
  /** Connections an organisation; a worker may want more than the web's 2. */
  maxConnections?: number;
  /** How long to wait for one of an organisation's connections before answering that we are busy. */
  waitSeconds?: number;
  /** How long to wait for a client when all are in use: longer, because it is the others who are busy. */
  roomSeconds?: number;
  /** For one query to answer. */
  querySeconds?: number;
  /** A client that nobody used for this long is closed. */
  idleSeconds?: number;
  /** How old the knowledge may be that an organisation is not suspended and its password unchanged. */
  recheckSeconds?: number;
}

export interface OrgClients {
  /**
   * Runs `fn` with the organisation's results database. The client cannot be closed meanwhile.
   * @throws UnavailableError if this organisation's database cannot be used now; no other organisation is affected
   */
  withResults<T>(orgId: OrganizationId, fn: (conn: ResultsConnection) => Promise<T>): Promise<T>;
  /**
   * Calls `onEvent` for each notification of the organisation's job events until the returned function is called.
   * Notifications may be lost when a connection breaks: `onEvent(null)` then says "read again". Beyond the most
   * organisations that are listened to nothing is ever called: a notification saves waiting, and whoever waits for
   * one reads now and then anyway.
   */
  listen(orgId: OrganizationId, onEvent: EventListener): Promise<() => Promise<void>>;
  /** Forgets the client: after a suspension, or a change of the password. */
  invalidate(orgId: OrganizationId): void;
  metrics(): ClientCacheMetrics;
  close(): Promise<void>;
}

interface OrgClient extends Closable {
  conn: ResultsConnection;
  dsnEncrypted: string;
  checkedAt: number;
  recheck: Promise<void> | null;
}

/** The clients of the organisations' results databases: bounded, lease-counted, opened once. */
export function createOrgClients(options: OrgClientsOptions): OrgClients {
  const recheckMilliseconds = (options.recheckSeconds ?? 5) * 1000;
  const maxClients = options.maxClients ?? 50;
  const cache = new ClientCache<OrgClient>({
    open: (key) => open(key as OrganizationId),
    maxClients,
    waitSeconds: options.roomSeconds ?? 15,
    idleSeconds: options.idleSeconds ?? 300,
  });
  const listeners = new Map<string, ReturnType<typeof openEventListener>>();

  async function open(orgId: OrganizationId): Promise<OrgClient> {
    const { dsn, dsnEncrypted } = await connectionOf(options, orgId);
    const client = postgres(dsn, {
      max: options.maxConnections ?? 2,
      // Through a pooler in transaction mode a prepared statement does not fail, it hangs.
      prepare: false,
      fetch_types: false,
      idle_timeout: 20,
      connect_timeout: 5,
      onnotice: () => {},
    });
    const guarded = withQueryDeadlines(client, {
      waitSeconds: options.waitSeconds ?? 5,
      querySeconds: options.querySeconds ?? 20,
      onOverdue: () => cache.retire(orgId),
    });
    return {
      conn: drizzle({ client: guarded }),
      dsnEncrypted,
      checkedAt: Date.now(),
      recheck: null,
      // Nobody has a lease, so nothing is in flight; but postgres.js waits for ever for a query that was under way
      // when the server ended its connection.
      close: () => client.end({ timeout: 0.5 }),
    };
  }

  /** Looks again whether the organisation may be served, once for all who ask at the same time. */
  function stillValid(orgId: OrganizationId, client: OrgClient): Promise<void> | undefined {
    if (Date.now() - client.checkedAt < recheckMilliseconds) return undefined;
    client.recheck ??= connectionOf(options, orgId)
      .then(({ dsnEncrypted }) => {
        if (dsnEncrypted !== client.dsnEncrypted) cache.retire(orgId);
        client.checkedAt = Date.now();
      })
      .catch((error: unknown) => {
        cache.retire(orgId);
        throw error;
      })
      .finally(() => {
        client.recheck = null;
      });
    return client.recheck;
  }

  return {
    async withResults(orgId, fn) {
      try {
        return await cache.lease(orgId, async (client) => {
          await stillValid(orgId, client);
          return fn(client.conn);
        });
      } catch (error) {
        if (isLoginRefused(error)) cache.retire(orgId);
        throw asDomainError(error);
      }
    },
    async listen(orgId, onEvent) {
      let listener = listeners.get(orgId);
      if (!listener) {
        if (listeners.size >= (options.maxListeners ?? maxClients)) return async () => {};
        listener = openEventListener(
          () => connectionOf(options, orgId).then(({ dsn }) => dsn),
          () => listeners.delete(orgId),
        );
        listeners.set(orgId, listener);
      }
      return listener.add(onEvent);
    },
    invalidate: (orgId) => cache.retire(orgId),
    metrics: () => cache.metrics(),
    async close() {
      await Promise.all([...listeners.values()].map((listener) => listener.close()));
      await cache.close();
    },
  };
}

/** @throws UnavailableError, saying what is the matter with this organisation */
async function connectionOf(
  { metadata, secretBox }: Pick<OrgClientsOptions, 'metadata' | 'secretBox'>,
  orgId: OrganizationId,
): Promise<{ dsn: string; dsnEncrypted: string }> {
  const facts = await metadata.withOrganization(orgId, (tx) => readConnectionFacts(tx, orgId));
  if (!facts) throw new UnavailableError('The organisation has no results database.', 60);
  if (facts.status === 'suspended') throw new UnavailableError('The organisation is suspended.', 60);
  // While it is drained before its deletion, workers still have to see that their runs were cancelled.
  const isOpen = facts.status === 'ready' || facts.status === 'deleting';
  if (!isOpen || facts.state !== 'ready' || !facts.dsnEncrypted) {
    throw new UnavailableError('The organisation is being set up or taken down.', 10);
  }
  if (facts.schemaVersion !== RESULTS_SCHEMA_VERSION) {
    throw new UnavailableError('The results database of this organisation is waiting for an upgrade.', 30);
  }
  return { dsn: secretBox.open(facts.dsnEncrypted, orgId), dsnEncrypted: facts.dsnEncrypted };
}
