import type { Inngest } from 'inngest';
import { runChunkReady, runFinished, runRequested } from '@/inngest/events';
import { asStepBody } from '@/inngest/functions/use-case-step';
import { systemContext } from '@/lib/auth/org-context';
import { failRun } from '@/lib/use-cases/runs/fail-run';
import { planRun } from '@/lib/use-cases/runs/plan-run';

/** Inngest takes at most 5,000 events a request; the slices stay well below. */
const EVENTS_PER_SLICE = 1_000;

/**
 * Plans a run and fans its chunks out by events. Known results are linked while planning, so a run whose every
 * ligand is known ends here.
 */
export function executeRunFunction(inngest: Inngest.Any) {
  return inngest.createFunction(
    {
      id: 'execute-run',
      triggers: [runRequested],
      retries: 5,
      idempotency: 'event.data.runId',
      concurrency: [{ key: 'event.data.orgId', limit: 2 }, { limit: 4 }],
      onFailure: async ({ event, error, step }) => {
        const { orgId, runId } = event.data.event.data;
        await step.run('mark-failed', () =>
          asStepBody(async () =>
            failRun(await systemContext(orgId, 'execute-run'), { runId, error: error.message }),
          ),
        );
      },
    },
    async ({ event, step, attempt }) => {
      const { orgId, runId } = event.data;
      const plan = await step.run('plan', () =>
        asStepBody(async () => planRun(await systemContext(orgId, 'execute-run'), { runId }), attempt),
      );
      if (plan.pending === 0) {
        await step.sendEvent('finished', runFinished.create({ orgId, runId }, { id: `finished:${runId}` }));
        return { chunks: 0, pending: 0 };
      }
      for (let first = 0; first < plan.chunks.length; first += EVENTS_PER_SLICE) {
        const slice = plan.chunks.slice(first, first + EVENTS_PER_SLICE);
        await step.sendEvent(
          `fan-out-${first}`,
          slice.map((chunk) =>
            runChunkReady.create({ orgId, runId, chunk }, { id: `chunk:${runId}:${chunk}` }),
          ),
        );
      }
      return { chunks: plan.chunks.length, pending: plan.pending };
    },
  );
}
