import { cron, type Inngest } from 'inngest';
import { asStepBody } from '@/inngest/functions/use-case-step';
import { sweepOrganizations } from '@/lib/use-cases/maintenance/sweep-organizations';

/** Every minute: sends what the outbox still holds and wakes work whose wake-up was lost. */
export function sweepFunction(inngest: Inngest.Any) {
  return inngest.createFunction(
    { id: 'sweep', triggers: [cron('* * * * *')], retries: 0, concurrency: [{ limit: 1 }] },
    async ({ step }) => step.run('sweep', () => asStepBody(() => sweepOrganizations())),
  );
}
