import type { Inngest } from 'inngest';
import { runFinished } from '@/inngest/events';
import { asStepBody } from '@/inngest/functions/use-case-step';
import { systemContext } from '@/lib/auth/org-context';
import { finishRun } from '@/lib/use-cases/runs/finish-run';

/** Closes a run whose every ligand is decided, after checking that its totals add up. */
export function finishRunFunction(inngest: Inngest.Any) {
  return inngest.createFunction(
    { id: 'finish-run', triggers: [runFinished], retries: 10 },
    async ({ event, step }) => {
      const { orgId, runId } = event.data;
      return step.run('finish', () =>
        asStepBody(async () => finishRun(await systemContext(orgId, 'finish-run'), { runId })),
      );
    },
  );
}
