import type { Inngest } from 'inngest';
import { libraryUploaded } from '@/inngest/events';
import { asStepBody } from '@/inngest/functions/use-case-step';
import { systemContext } from '@/lib/auth/org-context';
import { failLibrary } from '@/lib/use-cases/libraries/fail-library';
import { readLibrary } from '@/lib/use-cases/libraries/read-library';

/** Reads an uploaded library record by record and keeps a verdict for each. */
export function readLibraryFunction(inngest: Inngest.Any) {
  return inngest.createFunction(
    {
      id: 'read-library',
      triggers: [libraryUploaded],
      retries: 5,
      concurrency: [{ key: 'event.data.orgId', limit: 1 }, { limit: 2 }],
      onFailure: async ({ event, error, step }) => {
        const { orgId, libraryId } = event.data.event.data;
        await step.run('mark-failed', () =>
          asStepBody(async () =>
            failLibrary(await systemContext(orgId, 'read-library'), { libraryId, error: error.message }),
          ),
        );
      },
    },
    async ({ event, step, attempt }) => {
      const { orgId, libraryId } = event.data;
      return step.run('read', () =>
        asStepBody(
          async () => readLibrary(await systemContext(orgId, 'read-library'), { libraryId }),
          attempt,
        ),
      );
    },
  );
}
