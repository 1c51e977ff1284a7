import type { Inngest } from 'inngest';
import { organizationRequested } from '@/inngest/events';
import { asStepBody } from '@/inngest/functions/use-case-step';
import { systemContext } from '@/lib/auth/org-context';
import { provisionRequested } from '@/lib/use-cases/operator/provision-requested';

/**
 * Makes the results database of an organisation. There is no onFailure: the reason stands with the organisation, and
 * when the tries are used up the sweep wakes it again.
 */
export function provisionOrganizationFunction(inngest: Inngest.Any) {
  return inngest.createFunction(
    {
      id: 'provision-organization',
      triggers: [organizationRequested],
      retries: 3,
      concurrency: [{ limit: 2 }],
    },
    async ({ event, step }) => {
      const { orgId } = event.data;
      await step.run('provision', () =>
        asStepBody(async () => provisionRequested(await systemContext(orgId, 'provision-organization'), {})),
      );
    },
  );
}
