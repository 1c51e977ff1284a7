import { listDueDeletions } from '@/db/metadata/org-deletions-repository';
import { inngest } from '@/inngest/client';
import { organizationDeletionRequested } from '@/inngest/events';
import type { Dependencies } from '@/lib/dependencies';
import { logger } from '@/lib/logs/logger';
import { beginScheduledDeletion } from '@/lib/use-cases/organization-deletion/request-deletion';

/** A deletion at which nobody worked for so long has lost its wake-up. */
const IDLE_SECONDS = 300;

/**
 * Begins the deletions whose time has come and wakes those that stand still. Each wake-up has an id of its own,
 * because the orchestrator drops a repeated one for a day.
 */
export async function wakeDeletions(deps: Dependencies): Promise<void> {
  const due = await deps.metadata.withInstallation((tx) => listDueDeletions(tx, IDLE_SECONDS));
  const slot = Math.floor(Date.now() / (IDLE_SECONDS * 1000));
  for (const { orgId, state } of due) {
    try {
      if (state === 'scheduled') await beginScheduledDeletion(deps, orgId);
      else
        await inngest().send(
          organizationDeletionRequested.create({ orgId }, { id: `delete:${orgId}:${slot}` }),
        );
    } catch (error) {
      logger.warn('The sweep could not wake the deletion of an organisation.', { orgId, error });
    }
  }
}
