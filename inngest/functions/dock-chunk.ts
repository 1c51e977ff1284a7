import type { Inngest } from 'inngest';
import { runChunkReady, runFinished } from '@/inngest/events';
import { asStepBody } from '@/inngest/functions/use-case-step';
import { systemContext } from '@/lib/auth/org-context';
import { dockChunk } from '@/lib/use-cases/runs/dock-chunk';

/**
 * Docks the ligands of one chunk. The ledger of tasks decides what is left to do, so this may run any number of
 * times; the cores are shared between organisations by the worker's engine slots. There is no onFailure: a chunk
 * whose tries are used up (a database or store that stayed away) keeps its ligands, and the sweep wakes it again.
 * There is no cancelOn: a step cannot be interrupted from outside, it sees the cancellation in the ledger.
 */
export function dockChunkFunction(inngest: Inngest.Any) {
  return inngest.createFunction(
    {
      id: 'dock-chunk',
      triggers: [runChunkReady],
      retries: 10,
      concurrency: [{ key: 'event.data.orgId', limit: 2 }, { limit: 8 }],
    },
    async ({ event, step, attempt }) => {
      const { orgId, runId, chunk } = event.data;
      const { runPending, alsoEnded, again } = await step.run('dock', () =>
        asStepBody(
          async () => dockChunk(await systemContext(orgId, 'dock-chunk'), { runId, chunk }),
          attempt,
        ),
      );
      const ended = runPending === 0 ? [...alsoEnded, runId] : alsoEnded;
      if (ended.length > 0) {
        await step.sendEvent(
          'finished',
          ended.map((each) => runFinished.create({ orgId, runId: each }, { id: `finished:${each}` })),
        );
      }
      // At the end of the queue, behind the chunks of the runs that go first.
      if (again !== null) {
        const id = `turn:${runId}:${chunk}:${again}`;
        await step.sendEvent('again', runChunkReady.create({ orgId, runId, chunk }, { id }));
      }
      return { runPending };
    },
  );
}
