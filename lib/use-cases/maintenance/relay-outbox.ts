import { claimUnsentEvents, markEventFailed, markEventSent } from '@/db/metadata/outbox-repository';
import { inngest } from '@/inngest/client';
import { runRequested } from '@/inngest/events';
import type { Dependencies } from '@/lib/dependencies';
import type { OrganizationId, RunId } from '@/lib/domain/ids';
import { logger } from '@/lib/logs/logger';
import { openJob } from '@/lib/use-cases/runs/open-job';

const EVENTS_AT_ONCE = 100;

/**
 * Sends what an organisation's outbox holds, oldest first, right after the transaction that wrote it and again by
 * the sweep. What a run needs in the results database is made first, so a run that can be woken can be worked on.
 * Trouble is logged and left to the sweep: what was asked for is already safe.
 */
export async function relayOutbox(orgId: OrganizationId, deps: Dependencies): Promise<void> {
  try {
    const events = await deps.metadata.withOrganization(orgId, (tx) =>
      claimUnsentEvents(tx, orgId, { limit: EVENTS_AT_ONCE }),
    );
    for (const event of events) {
      try {
        if (event.eventName === runRequested.name) {
          await openJob(orgId, (event.payload as { runId: RunId }).runId, deps);
        }
        await inngest().send({ id: event.eventId, name: event.eventName, data: event.payload });
        await deps.metadata.withOrganization(orgId, (tx) => markEventSent(tx, orgId, event.id));
      } catch (error) {
        await deps.metadata.withOrganization(orgId, (tx) =>
          markEventFailed(tx, orgId, event.id, error instanceof Error ? error.message : String(error)),
        );
        throw error;
      }
    }
  } catch (error) {
    logger.warn('The outbox was not sent; the sweep will try again.', { orgId, error });
  }
}
