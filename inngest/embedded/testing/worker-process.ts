import type { Sql } from 'postgres';
import { startTestWorker } from '@/inngest/embedded/testing/workers';

/**
 * A worker in a process of its own, for the faults that only a process can suffer. Its function leaves a mark
 * in the table `mark` when the body of a step begins and when it ends, and holds in step "two" until the table
 * `gate` has a row. Every 100 ms it notes its count of dropped writes in `report`.
 *
 * Usage: node --import tsx worker-process.ts <database URL>
 */
const url = process.argv[2];
if (!url) throw new Error('Usage: worker-process.ts <database URL>');

const worker = await startTestWorker(url, (inngest) => [
  inngest.createFunction({ id: 'work', retries: 0, triggers: [{ event: 'go' }] }, async ({ step }) => {
    const pids: number[] = [];
    for (const id of ['one', 'two', 'three']) {
      pids.push(
        await step.run(id, async () => {
          await mark(worker.sql, id, 'begin');
          if (id === 'two') await gateOpens(worker.sql);
          await mark(worker.sql, id, 'end');
          return process.pid;
        }),
      );
    }
    return pids;
  }),
]);
setInterval(() => {
  const { staleWritesDropped } = worker.engine.metrics();
  worker.sql`
    insert into report (pid, stale) values (${process.pid}, ${staleWritesDropped})
    on conflict (pid) do update set stale = excluded.stale`.catch(() => {});
}, 100);

async function mark(sql: Sql, step: string, what: string): Promise<void> {
  await sql`insert into mark (step, what, pid) values (${step}, ${what}, ${process.pid})`;
}

async function gateOpens(sql: Sql): Promise<void> {
  while ((await sql`select 1 from gate`).length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
