import postgres, { type Sql } from 'postgres';
import { migrateOrchestrator } from '@/db/orchestrator/migrate';
import { startThrowawayPostgres } from '@/scripts/stack/throwaway-postgres';

/** A Postgres server of one suite's own, because scenarios stop it, and with the orchestrator's schema. */
export interface TestPostgres {
  url: string;
  sql: Sql;
  /** Stops the server, gone for `awayMilliseconds`, and starts it again. */
  restart(awayMilliseconds: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startTestPostgres(): Promise<TestPostgres> {
  const server = await startThrowawayPostgres();
  const sql = connect(server.url);
  await migrateOrchestrator(sql);
  return {
    url: server.url,
    sql,
    async restart(awayMilliseconds) {
      await server.stop();
      await new Promise((resolve) => setTimeout(resolve, awayMilliseconds));
      await server.start();
    },
    async stop() {
      await sql.end({ timeout: 1 });
      await server.remove();
    },
  };
}

/** A client as a worker has it. */
export function connect(url: string): Sql {
  return postgres(url, { max: 6, fetch_types: false, backoff: () => 0.2, onnotice: () => {} });
}
