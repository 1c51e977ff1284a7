import { z } from 'zod';
import type { OrganizationConnection } from '@/db/metadata/client';
import { listPendingInvitations } from '@/db/metadata/invitations-repository';
import { countReady, listTroubledLibraries, listTroubledTargets } from '@/db/metadata/overview-repository';
import { hasRuns, listOpenRunMetas } from '@/db/metadata/runs-repository';
import { listJobs } from '@/db/results/jobs-repository';
import { listRecentResults, listTroubledRuns, readRecentlyEnded } from '@/db/results/overview-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import type { Dependencies } from '@/lib/dependencies';
import { nearness } from '@/lib/domain/quotas';
import type { Attention, Overview, RunningRun } from '@/lib/domain/resources/overview';
import type { QuotaUsage } from '@/lib/domain/resources/usage';
import { isFinalRunState } from '@/lib/domain/states';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { serialisePace, serialiseRun } from '@/lib/use-cases/runs/serialise-run';
import { seesStructures } from '@/lib/use-cases/structure-mask';
import { getUsage } from '@/lib/use-cases/usage/get-usage';

const MOST_RUNNING = 20;
const RECENT_RESULTS = 6;
/** What happened longer ago is no news any more. */
const TROUBLE = { days: 14, limit: 5 };
const INVITATION_ENDS_WITHIN_MS = 48 * 3_600_000;

/**
 * What somebody who comes in should know: what runs and until when, what came of the last runs, what needs somebody,
 * and what is left of the quotas. By a fixed number of queries, however much there is; each part needs its permission.
 */
export const getOverview = defineUseCase({
  name: 'get-overview',
  permission: [],
  input: z.object({}),
  run: async (ctx, _input, deps): Promise<Overview> => {
    const orgId = ctx.org.id;
    const [runs, things, { quotas }] = await Promise.all([
      ctx.permissions.has('run:read') ? overviewOfRuns(ctx, deps) : null,
      deps.metadata.withOrganization(orgId, async (tx) => ({
        ready: await countReady(tx, orgId),
        attention: await attentionToThings(ctx, tx),
      })),
      getUsage(ctx, {}),
    ]);
    return {
      runs: runs && { running: runs.running, recent: runs.recent, hasAny: runs.hasAny },
      attention: [...quotas.flatMap(shortQuota), ...(runs?.attention ?? []), ...things.attention],
      quotas,
      ready: {
        targets: ctx.permissions.has('target:read') ? things.ready.targets : 0,
        libraries: ctx.permissions.has('library:read') ? things.ready.libraries : 0,
      },
    };
  },
});

async function overviewOfRuns(
  ctx: OrgContext,
  deps: Dependencies,
): Promise<NonNullable<Overview['runs']> & { attention: Attention[] }> {
  const orgId = ctx.org.id;
  const { metas, hasAny } = await deps.metadata.withOrganization(orgId, async (tx) => ({
    metas: await listOpenRunMetas(tx, orgId, MOST_RUNNING),
    hasAny: await hasRuns(tx, orgId),
  }));
  const ids = metas.map(({ id }) => id);
  const { jobs, ended, recent, troubled } = await deps.results.withResults(orgId, async (conn) => ({
    jobs: new Map((await listJobs(conn, ids)).map((job) => [job.id, job])),
    ended: await readRecentlyEnded(conn, ids),
    recent: await listRecentResults(conn, RECENT_RESULTS),
    troubled: await listTroubledRuns(conn, TROUBLE),
  }));
  const running = metas
    .map((meta): RunningRun => {
      const job = jobs.get(meta.id) ?? null;
      return { ...serialiseRun(meta, job), ...serialisePace(job, ended.get(meta.id)) };
    })
    .filter(({ status }) => !isFinalRunState(status));
  return {
    running,
    hasAny,
    recent: recent.map(({ finishedAt, ...result }) => ({ ...result, finishedAt: finishedAt.toISOString() })),
    attention: [
      ...running.flatMap(({ id, name, waitingFor }): Attention[] => {
        const since = jobs.get(id)?.waitingSince;
        return waitingFor && since
          ? [{ kind: 'run-waiting', runId: id, name, waitingFor, at: since.toISOString() }]
          : [];
      }),
      ...troubled.map(({ runId, name, hasFailed, failed, total, finishedAt }): Attention => {
        const at = finishedAt.toISOString();
        if (hasFailed) return { kind: 'run-failed', runId, name, at };
        return { kind: 'ligands-failed', runId, name, failed, total, at };
      }),
    ],
  };
}

/** Of what is no run. That a structure holds a ligand, on which a target's decision turns, is a thing of structures. */
async function attentionToThings(ctx: OrgContext, tx: OrganizationConnection): Promise<Attention[]> {
  const orgId = ctx.org.id;
  const targets = ctx.permissions.has('target:read') ? await listTroubledTargets(tx, orgId, TROUBLE) : [];
  const libraries = ctx.permissions.has('library:read')
    ? await listTroubledLibraries(tx, orgId, TROUBLE)
    : [];
  const invitations = ctx.permissions.has('member:manage') ? await listPendingInvitations(tx, orgId) : [];
  return [
    ...targets
      .filter(({ hasFailed }) => hasFailed || seesStructures(ctx))
      .map(({ id, name, hasFailed, at }): Attention => {
        const kind = hasFailed ? 'target-failed' : 'target-undecided';
        return { kind, targetId: id, name, at: at.toISOString() };
      }),
    ...libraries.map(({ id, name, hasFailed, rejected, records, at }): Attention => {
      const library = { libraryId: id, name, at: at.toISOString() };
      return hasFailed
        ? { kind: 'library-failed', ...library }
        : { kind: 'records-rejected', ...library, rejected, records };
    }),
    ...invitations
      .filter(({ expiresAt }) => expiresAt.getTime() < Date.now() + INVITATION_ENDS_WITHIN_MS)
      .slice(0, TROUBLE.limit)
      .map(({ id, email, state, expiresAt }): Attention => {
        const isExpired = state === 'expired';
        return { kind: 'invitation-ending', invitationId: id, email, isExpired, at: expiresAt.toISOString() };
      }),
  ];
}

function shortQuota({ quota, used, limit }: QuotaUsage): Attention[] {
  // Ligands docked at once are at their limit whenever work goes on as it should.
  if (used === null || limit === null || quota === 'concurrentTasks' || nearness(used, limit) === 'ample') {
    return [];
  }
  return [{ kind: 'quota-short', quota, used, limit, at: new Date().toISOString() }];
}
