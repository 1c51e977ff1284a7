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
    async ({ event, step }) => {
      const { orgId, runId, chunk } = event.data;
      const { runPending } = await step.run('dock', () =>
        asStepBody(async () => dockChunk(await systemContext(orgId, 'dock-chunk'), { runId, chunk })),
      );
      if (runPending === 0) {
        await step.sendEvent('finished', runFinished.create({ orgId, runId }, { id: `finished:${runId}` }));
      }
      return { runPending };
    },
  );
}
