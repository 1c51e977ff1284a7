import postgres from 'postgres';

const EVERY_MS = 20;

/** Watches how many connections the server has while `fn` runs; its own is not counted. @returns the most at once */
export async function mostConnections(adminUrl: string, fn: () => Promise<unknown>): Promise<number> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
  let most = 0;
  let isOver = false;
  const watch = async () => {
    while (!isOver) {
      const [row] = await sql<{ n: number }[]>`
        select count(*)::int as n from pg_stat_activity
        where backend_type = 'client backend' and pid <> pg_backend_pid()`;
      most = Math.max(most, row?.n ?? 0);
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  };
  const watching = watch();
  try {
    await fn();
  } finally {
    isOver = true;
    await watching;
    await sql.end();
  }
  return most;
}
