import { listOrganizationsInState, UNFINISHED_STATES } from '@/db/metadata/organizations-repository';
import { listOpenRunIds, setRunMetaStatus } from '@/db/metadata/runs-repository';
import { sweepDockingClaims } from '@/db/results/docking-claims-repository';
import { finishJob, listJobs, listOpenJobs } from '@/db/results/jobs-repository';
import { listIdleChecks } from '@/db/results/reuse-checks-repository';
import { cancelOpenTasks } from '@/db/results/tasks-repository';
import { inngest } from '@/inngest/client';
import { reuseCheckDue, runFinished } from '@/inngest/events';
import { type Dependencies, dependencies } from '@/lib/dependencies';
import type { OrganizationId } from '@/lib/domain/ids';
import { usedUpQuota } from '@/lib/domain/quotas';
import { logger } from '@/lib/logs/logger';
import { appendRepeatedRefusals } from '@/lib/use-cases/audit/append-refusal';
import { payAuditDues } from '@/lib/use-cases/audit/change-results';
import { relayOutbox } from '@/lib/use-cases/maintenance/relay-outbox';
import { wakeProvisioning } from '@/lib/use-cases/maintenance/wake-provisioning';
import { wakeRun } from '@/lib/use-cases/maintenance/wake-run';
import { wakeDeletions } from '@/lib/use-cases/organization-deletion/wake-deletions';
import { currentDockingUsage } from '@/lib/use-cases/usage/docking-usage';

/**
 * Goes through every organisation: sends what its outbox holds, brings to the audit log what it is owed, writes down
 * repeated refusals, ends runs that have nothing left to do, and wakes those that nobody works on, and checks of reused
 * results; and it wakes the making of organisations that are not ready yet. An organisation in trouble does not keep the others waiting for the next sweep. Then it looks after those that
 * are to be deleted.
 */
export async function sweepOrganizations(): Promise<{ organizations: number; troubled: number }> {
  const deps = dependencies();
  const organizations = await deps.metadata.withInstallation((tx) =>
    listOrganizationsInState(tx, ['ready', ...UNFINISHED_STATES]),
  );
  let troubled = 0;
  for (const organization of organizations) {
    const { id, status } = organization;
    try {
      await relayOutbox(id, deps);
      if (status === 'ready') {
        await payAuditDues(id, deps);
        await deps.metadata.withOrganization(id, (tx) => appendRepeatedRefusals(tx, id));
        await sweepRuns(id, deps);
        await wakeChecks(id, deps);
      } else {
        await wakeProvisioning(organization, deps);
      }
    } catch (error) {
      troubled++;
      logger.warn('The sweep could not look after an organisation.', { orgId: id, error });
    }
  }
  await wakeDeletions(deps);
  return { organizations: organizations.length, troubled };
}

/** A chain of checks of which none was begun for so long has lost its wake-up, or waits for a quota. */
const IDLE_CHECK_SECONDS = 1800;

async function wakeChecks(orgId: OrganizationId, deps: Dependencies): Promise<void> {
  const idle = await deps.results.withResults(orgId, (conn) => listIdleChecks(conn, IDLE_CHECK_SECONDS));
  const chain = `again-${Math.floor(Date.now() / (IDLE_CHECK_SECONDS * 1000))}`;
  for (const runId of idle) {
    await inngest().send(
      reuseCheckDue.create({ orgId, runId, chain, nth: 0 }, { id: `check:${runId}:${chain}:0` }),
    );
  }
}

async function sweepRuns(orgId: OrganizationId, deps: Dependencies): Promise<void> {
  await deps.results.withResults(orgId, sweepDockingClaims);
  const usedUp = usedUpQuota(await currentDockingUsage(deps, orgId));
  for (const open of await deps.results.withResults(orgId, (conn) => listOpenJobs(conn))) {
    const job = await deps.results.withResults(orgId, async (conn) => {
      if (open.cancelRequestedAt) await cancelOpenTasks(conn, open.id);
      return finishJob(conn, open.id);
    });
    if (job.finishedAt) {
      // Its sample of what was reused is chosen where a run ends as it should.
      await inngest().send(runFinished.create({ orgId, runId: job.id }, { id: `finished-again:${job.id}` }));
    } else {
      await wakeRun(orgId, job, usedUp, deps);
    }
  }
  await followEndedRuns(orgId, deps);
}

/** Who ended a run may have died before the shared database was told. */
async function followEndedRuns(orgId: OrganizationId, deps: Dependencies): Promise<void> {
  const open = await deps.metadata.withOrganization(orgId, (tx) => listOpenRunIds(tx, orgId));
  for (const job of await deps.results.withResults(orgId, (conn) => listJobs(conn, open))) {
    if (!job.finishedAt) continue;
    await deps.metadata.withOrganization(orgId, (tx) => setRunMetaStatus(tx, orgId, job.id, job.status));
  }
}
