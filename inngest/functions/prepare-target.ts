import type { Inngest } from 'inngest';
import { targetUploaded } from '@/inngest/events';
import { asStepBody } from '@/inngest/functions/use-case-step';
import { systemContext } from '@/lib/auth/org-context';
import { failTarget } from '@/lib/use-cases/targets/fail-target';
import { prepareTarget } from '@/lib/use-cases/targets/prepare-target';

/** Reads, checks and prepares an uploaded receptor. */
export function prepareTargetFunction(inngest: Inngest.Any) {
  return inngest.createFunction(
    {
      id: 'prepare-target',
      triggers: [targetUploaded],
      retries: 5,
      concurrency: [{ key: 'event.data.orgId', limit: 1 }, { limit: 2 }],
      onFailure: async ({ event, error, step }) => {
        const { orgId, targetId } = event.data.event.data;
        await step.run('mark-failed', () =>
          asStepBody(async () =>
            failTarget(await systemContext(orgId, 'prepare-target'), { targetId, error: error.message }),
          ),
        );
      },
    },
    async ({ event, step, attempt }) => {
      const { orgId, targetId } = event.data;
      return step.run('prepare', () =>
        asStepBody(
          async () => prepareTarget(await systemContext(orgId, 'prepare-target'), { targetId }),
          attempt,
        ),
      );
    },
  );
}
