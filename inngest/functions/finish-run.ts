import type { Inngest } from 'inngest';
import { reuseCheckDue, runFinished } from '@/inngest/events';
import { asStepBody } from '@/inngest/functions/use-case-step';
import { systemContext } from '@/lib/auth/org-context';
import { sampleReuse } from '@/lib/use-cases/reuse/sample-reuse';
import { finishRun } from '@/lib/use-cases/runs/finish-run';

/**
 * Closes a run whose every ligand is decided, after checking that its totals add up, and chooses what of it is docked
 * again because it was reused.
 */
export function finishRunFunction(inngest: Inngest.Any) {
  return inngest.createFunction(
    { id: 'finish-run', triggers: [runFinished], retries: 10 },
    async ({ event, step, attempt }) => {
      const { orgId, runId } = event.data;
      const finished = await step.run('finish', () =>
        asStepBody(async () => finishRun(await systemContext(orgId, 'finish-run'), { runId }), attempt),
      );
      const { checks } = await step.run('sample-reuse', () =>
        asStepBody(async () => sampleReuse(await systemContext(orgId, 'finish-run'), { runId }), attempt),
      );
      if (checks > 0) {
        await step.sendEvent(
          'check-reuse',
          reuseCheckDue.create({ orgId, runId, chain: 'first', nth: 0 }, { id: `check:${runId}:first:0` }),
        );
      }
      return finished;
    },
  );
}
