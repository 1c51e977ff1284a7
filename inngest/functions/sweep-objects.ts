import { cron, type Inngest } from 'inngest';
import { objectSweepDue } from '@/inngest/events';
import { asStepBody } from '@/inngest/functions/use-case-step';
import { systemContext } from '@/lib/auth/org-context';
import { beginObjectSweep } from '@/lib/use-cases/maintenance/begin-object-sweep';
import { sweepObjects } from '@/lib/use-cases/maintenance/sweep-objects';
import { ageCache } from '@/lib/use-cases/reuse/age-cache';

/** Inngest takes at most 5,000 events a request. */
const EVENTS_PER_SLICE = 1_000;

/** Every hour: removes abandoned drafts and starts a walk through each organisation's stored objects. */
export function sweepObjectsFunction(inngest: Inngest.Any) {
  return inngest.createFunction(
    { id: 'sweep-objects', triggers: [cron('17 * * * *')], retries: 0, concurrency: [{ limit: 1 }] },
    async ({ step, runId: walk }) => {
      const orgIds = await step.run('begin', () => asStepBody(() => beginObjectSweep()));
      for (let first = 0; first < orgIds.length; first += EVENTS_PER_SLICE) {
        await step.sendEvent(
          `organizations-${first}`,
          orgIds
            .slice(first, first + EVENTS_PER_SLICE)
            .map((orgId) =>
              objectSweepDue.create(
                { orgId, walk, page: 0, after: null, removed: 0, bytes: 0, counted: null },
                { id: `objects:${walk}:${orgId}:0` },
              ),
            ),
        );
      }
      return { organizations: orgIds.length };
    },
  );
}

/**
 * One page of one organisation's objects, and then the next one; before the first, what has aged in its cache of results
 * is removed. One at a time: nobody is waiting for it.
 */
export function sweepOrganizationObjectsFunction(inngest: Inngest.Any) {
  return inngest.createFunction(
    { id: 'sweep-organization-objects', triggers: [objectSweepDue], retries: 3, concurrency: [{ limit: 1 }] },
    async ({ event, step }) => {
      const { orgId, walk, page, ...walked } = event.data;
      if (page === 0) {
        await step.run('age-cache', () =>
          asStepBody(async () => ageCache(await systemContext(orgId, 'age-cache'), {})),
        );
      }
      const swept = await step.run('page', () =>
        asStepBody(async () => sweepObjects(await systemContext(orgId, 'sweep-objects'), walked)),
      );
      const { next, removed, bytes, counted } = swept;
      if (next) {
        await step.sendEvent(
          'next',
          objectSweepDue.create(
            { orgId, walk, page: page + 1, after: next, removed, bytes, counted },
            { id: `objects:${walk}:${orgId}:${page + 1}` },
          ),
        );
      }
      return swept;
    },
  );
}
