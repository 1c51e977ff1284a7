import type { Inngest } from 'inngest';
import { runCancelled, runChunkReady, runFinished } from '@/inngest/events';
import { asStepBody } from '@/inngest/functions/use-case-step';
import { systemContext } from '@/lib/auth/org-context';
import { dockChunk } from '@/lib/use-cases/runs/dock-chunk';
import { failChunk } from '@/lib/use-cases/runs/fail-chunk';

/**
 * Docks the ligands of one chunk. The ledger of tasks decides what is left to do, so this may run any number
 * of times; the cores are shared between organisations by the worker's engine slots.
 */
export function dockChunkFunction(inngest: Inngest) {
  return inngest.createFunction(
    {
      id: 'dock-chunk',
      triggers: [runChunkReady],
      retries: 10,
      concurrency: [{ key: 'event.data.orgId', limit: 2 }, { limit: 8 }],
      cancelOn: [{ event: runCancelled, match: 'data.runId' }],
      onFailure: async ({ event, error, step }) => {
        const { orgId, runId, chunk } = event.data.event.data;
        const { runPending } = await step.run('mark-failed', () =>
          asStepBody(async () =>
            failChunk(await systemContext(orgId, 'dock-chunk'), { runId, chunk, error: error.message }),
          ),
        );
        if (runPending === 0) {
          await step.sendEvent('finished', runFinished.create({ orgId, runId }, { id: `finished:${runId}` }));
        }
      },
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
