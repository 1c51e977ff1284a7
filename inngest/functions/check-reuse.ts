import type { Inngest } from 'inngest';
import { reuseCheckDue } from '@/inngest/events';
import { asStepBody } from '@/inngest/functions/use-case-step';
import { systemContext } from '@/lib/auth/org-context';
import { checkReuse } from '@/lib/use-cases/reuse/check-reuse';

/**
 * Docks one sample of what a run reused again, and then the next. One at a time, and on an engine slot that nobody else
 * waits for. What is left when its tries are used up stays in the ledger of checks, and the sweep wakes it again.
 */
export function checkReuseFunction(inngest: Inngest.Any) {
  return inngest.createFunction(
    { id: 'check-reuse', triggers: [reuseCheckDue], retries: 3, concurrency: [{ limit: 1 }] },
    async ({ event, step }) => {
      const { orgId, runId, chain, nth } = event.data;
      const checked = await step.run('check', () =>
        asStepBody(async () => checkReuse(await systemContext(orgId, 'check-reuse'), { runId })),
      );
      if (checked.goesOn) {
        await step.sendEvent(
          'next',
          reuseCheckDue.create(
            { orgId, runId, chain, nth: nth + 1 },
            { id: `check:${runId}:${chain}:${nth + 1}` },
          ),
        );
      }
      return checked;
    },
  );
}
