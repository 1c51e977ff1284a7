import { eventType, type Inngest, NonRetriableError } from 'inngest';
import postgres from 'postgres';
import { startTestWorker } from '@/inngest/embedded/testing/workers';

/**
 * A worker of the executor alone, which dies once at each of `DEATHS`: a table says where it has died already. Its
 * functions tell of their effects in another.
 *
 * Usage: executor-entry.ts <database URL>
 */
const url = process.argv[2];
if (!url) throw new Error('Usage: executor-entry.ts <database URL>');
const sql = postgres(url, { max: 2, onnotice: () => {} });

async function die(at: string): Promise<void> {
  const first = await sql`insert into death (at) values (${at}) on conflict do nothing returning at`;
  if (first.length > 0) process.kill(process.pid, 'SIGKILL');
}

/** While nothing of the run is in this process. */
function dieSoon(at: string): void {
  setTimeout(() => void die(at), 200);
}

const effect = (name: string) => sql`insert into effect (name) values (${name})`;

function functions(inngest: Inngest) {
  const invoked = inngest.createFunction(
    { id: 'invoked', retries: 0, triggers: [eventType('never sent')] },
    async ({ step }) =>
      step.run('body', async () => {
        await die('in an invoked function');
        await effect('invoked');
        return 'invoked';
      }),
  );
  const received = inngest.createFunction(
    { id: 'received', retries: 0, triggers: [{ event: 'told' }] },
    async ({ step }) => step.run('body', () => effect('received').then(() => 'received')),
  );
  const failing = inngest.createFunction(
    {
      id: 'failing',
      retries: 0,
      triggers: [{ event: 'go' }],
      onFailure: async ({ step }) => {
        await step.run('note', async () => {
          await die('in the handler of a failure');
          await effect('failure noted');
        });
      },
    },
    async () => {
      throw new NonRetriableError('on purpose');
    },
  );
  const chain = inngest.createFunction(
    { id: 'chain', retries: 0, triggers: [{ event: 'go' }] },
    async ({ step }) => {
      await die('before the first step');
      const body = (name: string, at: string) =>
        step.run(name, async () => {
          await die(at);
          await effect(name);
          return name;
        });
      const one = await body('one', 'in a step');
      await die('between two steps');
      const both = await Promise.all([body('two', 'in one of two steps'), body('three', 'in the other')]);
      dieSoon('asleep');
      await step.sleep('nap', '2s');
      dieSoon('waiting for an event');
      const answer = await step.waitForEvent('answer', { event: 'answer', timeout: '5m' });
      const child = await step.invoke('child', { function: invoked });
      await step.run('send', async () => {
        await inngest.send({ name: 'told' });
        await die('after it sent an event');
      });
      const last = await body('last', 'in the last step');
      await die('on the way out');
      return [one, ...both, answer?.data.word, child, last];
    },
  );
  return [chain, failing, invoked, received];
}

await startTestWorker(url, functions);
process.on('disconnect', () => process.exit(0));
