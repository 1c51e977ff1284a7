import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { moveOrganization } from '@/db/metadata/organizations-repository';
import { listOpenJobs } from '@/db/results/jobs-repository';
import type { Dependencies } from '@/lib/dependencies';
import type { OrganizationId } from '@/lib/domain/ids';
import { usedUpQuota } from '@/lib/domain/quotas';
import type { OperatorOrganization } from '@/lib/domain/resources/operator';
import { logger } from '@/lib/logs/logger';
import { entryBy, operatorAuthor } from '@/lib/use-cases/audit-entry';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { relayOutbox } from '@/lib/use-cases/maintenance/relay-outbox';
import { wakeRun } from '@/lib/use-cases/maintenance/wake-run';
import { defineOperatorUseCase } from '@/lib/use-cases/operator/define-operator-use-case';
import { loadOrganization, requireOrganization } from '@/lib/use-cases/operator/load-organization';
import { currentDockingUsage } from '@/lib/use-cases/usage/docking-usage';

/** Opens a suspended organisation again. Its runs go on where they stood. */
export const resumeOrganization = defineOperatorUseCase({
  name: 'resume-organization',
  input: z.object({ orgId: idSchema('organization') }),
  run: async (ctx, { orgId }, deps): Promise<OperatorOrganization> => {
    await deps.metadata.withOrganization(orgId, async (tx) => {
      const { statusReason } = await requireOrganization(tx, orgId);
      await moveOrganization(tx, orgId, ['suspended'], 'ready');
      await appendAudit(
        tx,
        orgId,
        entryBy(operatorAuthor(ctx), {
          action: 'organization.resume',
          subjectKind: 'organization',
          subjectId: orgId,
          details: { suspendedFor: statusReason },
        }),
      );
    });
    await wakeAll(orgId, deps);
    return loadOrganization(deps, orgId);
  },
});

/** At once, as far as that is possible now: what is missed, the sweep wakes minutes later. */
async function wakeAll(orgId: OrganizationId, deps: Dependencies): Promise<void> {
  await relayOutbox(orgId, deps);
  try {
    const usedUp = usedUpQuota(await currentDockingUsage(deps, orgId));
    for (const job of await deps.results.withResults(orgId, (conn) => listOpenJobs(conn))) {
      await wakeRun(orgId, job, usedUp, deps, { idleSeconds: 0 });
    }
  } catch (error) {
    logger.warn('Runs of a resumed organisation wait for the sweep.', { orgId, error });
  }
}
