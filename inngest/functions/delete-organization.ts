import type { Inngest } from 'inngest';
import { organizationDeletionRequested } from '@/inngest/events';
import { asStepBody } from '@/inngest/functions/use-case-step';
import { drainOrganization } from '@/lib/use-cases/organization-deletion/drain-organization';
import { dropResults } from '@/lib/use-cases/organization-deletion/drop-results';
import { eraseOrganization } from '@/lib/use-cases/organization-deletion/erase-organization';

/** How often it is looked, every two seconds, whether the workers have let go; after that the sweep begins anew. */
const LOOKS = 150;

/**
 * Takes an organisation down: waits until nothing of it is being worked on, drops its results database, and erases its
 * files and rows. Every part may be repeated, and which one is next stands in the row of the deletion.
 */
export function deleteOrganizationFunction(inngest: Inngest.Any) {
  return inngest.createFunction(
    {
      id: 'delete-organization',
      triggers: [organizationDeletionRequested],
      retries: 10,
      concurrency: [{ key: 'event.data.orgId', limit: 1 }],
    },
    async ({ event, step }) => {
      const { orgId } = event.data;
      for (let look = 0; look < LOOKS; look++) {
        const inHand = await step.run(`drain-${look}`, () => asStepBody(() => drainOrganization(orgId)));
        if (inHand === 0) break;
        await step.sleep(`wait-${look}`, '2s');
      }
      await step.run('drop', () => asStepBody(() => dropResults(orgId)));
      await step.run('erase', () => asStepBody(() => eraseOrganization(orgId)));
    },
  );
}
