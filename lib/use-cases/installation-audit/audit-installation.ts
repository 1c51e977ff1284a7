import { listOrganizationsInState } from '@/db/metadata/organizations-repository';
import { listResultDigests, readDatabaseName, sampleEntries } from '@/db/results/invariants-repository';
import { getJobInput } from '@/db/results/job-inputs-repository';
import { getJob } from '@/db/results/jobs-repository';
import { getLigandResult } from '@/db/results/results-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import type { Dependencies } from '@/lib/dependencies';
import type { OrganizationId } from '@/lib/domain/ids';
import type { RunSpec } from '@/lib/domain/run-spec';
import { auditObjects } from '@/lib/use-cases/installation-audit/audit-objects';
import { type AuditOptions, AuditReport } from '@/lib/use-cases/installation-audit/audit-report';
import { auditRows } from '@/lib/use-cases/installation-audit/audit-rows';
import { dockAgain } from '@/lib/use-cases/reuse/check-reuse';

/**
 * Checks every ready organisation of the installation against the invariants I1 to I8: all its rows, all its objects, a
 * sample of its results docked again, and that one exact input has one result wherever it was docked. Runs may go on
 * meanwhile.
 * @param contextOf of a job that may dock, for organisations of which results are docked again
 * @throws UnavailableError if a database or the object store is away
 */
export async function auditInstallation(
  deps: Dependencies,
  contextOf: (orgId: OrganizationId) => Promise<OrgContext>,
  options: AuditOptions,
): Promise<AuditReport> {
  const report = new AuditReport();
  const ready = await deps.metadata.withInstallation((tx) => listOrganizationsInState(tx, ['ready']));
  const digests = new Map<string, { digest: string; where: string }>();
  const databases = new Map<string, OrganizationId>();
  // Those of the isolation probes hold what was planted there, by no use case.
  for (const { id: orgId } of ready.filter(({ isProbe }) => !isProbe)) {
    report.looked.organizations++;
    await auditDatabase(deps, orgId, databases, report);
    await auditRows(deps, orgId, options, report);
    await auditObjects(deps, orgId, options, report);
    await auditAgreement(deps, orgId, digests, report);
    if (options.redockings > 0) await auditCache(deps, await contextOf(orgId), options, report);
  }
  return report;
}

/** No two organisations have one results database. */
async function auditDatabase(
  deps: Dependencies,
  orgId: OrganizationId,
  databases: Map<string, OrganizationId>,
  report: AuditReport,
): Promise<void> {
  const name = await deps.results.withResults(orgId, readDatabaseName);
  const other = databases.get(name);
  if (other) report.add('I7', orgId, [{ subject: name, detail: `is the database of ${other} as well` }]);
  databases.set(name, orgId);
}

/** What the same bytes gave, whenever and for whomever: the same. */
async function auditAgreement(
  deps: Dependencies,
  orgId: OrganizationId,
  digests: Map<string, { digest: string; where: string }>,
  report: AuditReport,
): Promise<void> {
  const results = await deps.results.withResults(orgId, listResultDigests);
  report.looked.results += results.length;
  for (const { id, input, digest } of results) {
    const known = digests.get(input);
    if (!known) digests.set(input, { digest, where: `${id} of ${orgId}` });
    else if (known.digest !== digest)
      report.add('I8', orgId, [
        { subject: id, detail: `has other poses than ${known.where}, of the same input` },
      ]);
  }
}

async function auditCache(
  deps: Dependencies,
  ctx: OrgContext,
  { redockings, seed }: AuditOptions,
  report: AuditReport,
): Promise<void> {
  const orgId = ctx.org.id;
  const sample = await deps.results.withResults(orgId, (conn) =>
    sampleEntries(conn, { seed, size: redockings }),
  );
  for (const { runId, ligandId, taskResultId } of sample) {
    const { job, input, result } = await deps.results.withResults(orgId, async (conn) => ({
      job: await getJob(conn, runId),
      input: await getJobInput(conn, runId, ligandId),
      result: await getLigandResult(conn, runId, ligandId),
    }));
    const spec = job.params as RunSpec;
    const again = await dockAgain(ctx, deps, { runId, spec, molfile: input.molfile ?? '', result });
    report.looked.redockings++;
    if (again.outcome === 'different' || again.outcome === 'damaged')
      report.add('I6', orgId, [{ subject: taskResultId, detail: `is ${again.outcome}: ${again.detail}` }]);
  }
}
