import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import postgres, { type Sql } from 'postgres';
import { createMetadataDb } from '@/db/metadata/client';
import { APPLICATION_ROLE, ensureApplicationRole, migrateMetadata } from '@/db/migrate';
import { provisionOrganization, withResultsAsOwner } from '@/db/provision';
import type { ResultsConnection } from '@/db/results/connection';
import { readDatabaseName } from '@/db/results/invariants-repository';
import { createOrgClients } from '@/db/results/org-clients';
import { createSecretBox } from '@/db/secret-box';
import { makeOrganization } from '@/db/testing/factories';
import { startThrowawayPostgres } from '@/scripts/stack/throwaway-postgres';

/** One organisation with a results database. */
export interface Laboratory {
  /** As the product reaches the organisation's database: its own role, behind the client cache. */
  inResults<T>(fn: (conn: ResultsConnection) => Promise<T>): Promise<T>;
  /** The superuser in the organisation's database: fills it, and copies into it. One connection. */
  owner: Sql;
}

export interface Laboratories {
  open(): Promise<Laboratory>;
  close(): Promise<void>;
}

/** A server for organisations that writes as safely as the product's does. */
export async function startLaboratories(): Promise<Laboratories> {
  const server = await startThrowawayPostgres({
    ...{ fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', shared_buffers: '256MB' },
  });
  try {
    const password = randomBytes(16).toString('base64url');
    const admin = postgres(server.url, { max: 1, onnotice: () => {} });
    await ensureApplicationRole(admin, password);
    await admin`create database bench`;
    await admin.end();
    const adminUrl = withPath(server.url, 'bench');
    await migrateMetadata(adminUrl);
    const url = new URL(adminUrl);
    url.username = APPLICATION_ROLE;
    url.password = password;
    const metadata = createMetadataDb({ url: url.toString(), maxConnections: 2 });
    const secretBox = createSecretBox([randomBytes(32)]);
    const results = createOrgClients({ metadata, secretBox });
    const owners: Sql[] = [];
    return {
      async open() {
        const { id } = await makeOrganization(metadata);
        await provisionOrganization({ metadata, adminUrl, secretBox }, id);
        const name = await withResultsAsOwner(adminUrl, id, readDatabaseName);
        const owner = postgres(withPath(adminUrl, name ?? ''), {
          max: 1,
          onnotice: () => {},
          ...PROMPT,
        });
        owners.push(owner);
        return { inResults: (fn) => results.withResults(id, fn), owner };
      },
      async close() {
        await Promise.all([...owners.map((owner) => owner.end()), results.close(), metadata.close()]);
        await server.remove();
      },
    };
  } catch (error) {
    await server.remove();
    throw error;
  }
}

/** An option of postgres.js that its types leave out. */
const PROMPT: object = { socket: promptSocket };

/** Sends at once: with Nagle's algorithm, the end of a COPY waits 40 ms for the receipt of its rows. */
function promptSocket({ host, port }: { host: string[]; port: number[] }): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: host[0] as string, port: port[0] as number, noDelay: true });
    socket.once('connect', () => resolve(socket)).once('error', reject);
  });
}

function withPath(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.toString();
}
