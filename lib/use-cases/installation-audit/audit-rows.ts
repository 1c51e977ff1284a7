import {
  type AuditedRun,
  countLibraryRecords,
  findUntoldThings,
  listAuditedRuns,
  listForeignLigands,
} from '@/db/metadata/invariants-repository';
import {
  type AuditedJob,
  findLostLeases,
  findMissingPoses,
  findOldAuditDues,
  findWrongCopies,
  findWrongTotals,
  listAuditedJobs,
  listInputLigands,
} from '@/db/results/invariants-repository';
import type { Dependencies } from '@/lib/dependencies';
import type { OrganizationId } from '@/lib/domain/ids';
import type { Finding } from '@/lib/domain/invariants';
import { verifyChain } from '@/lib/use-cases/audit/verify-chain';
import {
  type AuditOptions,
  type AuditReport,
  MOST_FINDINGS,
} from '@/lib/use-cases/installation-audit/audit-report';

const LIGANDS_AT_ONCE = 5_000;

/** What the rows of one organisation say, in its own database and in the shared one: I1 to I4, I7 and I8. */
export async function auditRows(
  deps: Dependencies,
  orgId: OrganizationId,
  { graceSeconds }: AuditOptions,
  report: AuditReport,
): Promise<void> {
  const options = { graceSeconds, limit: MOST_FINDINGS + 1 };
  const jobs = await deps.results.withResults(orgId, async (conn) => {
    report.add('I1', orgId, await findMissingPoses(conn, options));
    report.add('I2', orgId, await findWrongTotals(conn, options));
    report.add('I3', orgId, await findLostLeases(conn, options));
    report.add('I4', orgId, await findOldAuditDues(conn, options));
    report.add('I8', orgId, await findWrongCopies(conn, options));
    return listAuditedJobs(conn, options);
  });
  report.looked.runs += jobs.length;
  const { runs, records, untold } = await deps.metadata.withOrganization(orgId, async (tx) => ({
    runs: new Map((await listAuditedRuns(tx, orgId)).map((run) => [run.id, run])),
    records: await countLibraryRecords(tx, orgId),
    untold: await findUntoldThings(tx, orgId, options.limit),
  }));
  report.add(
    'I1',
    orgId,
    jobs.flatMap((job) => missingInputs(job, records)),
  );
  report.add(
    'I2',
    orgId,
    jobs.flatMap((job) => otherStatus(job, runs.get(job.id))),
  );
  report.add('I4', orgId, [...untold, ...[...runs.values()].flatMap(wrongStarts)]);
  report.add(
    'I4',
    orgId,
    jobs.flatMap((job) => wrongControls(job, runs.get(job.id))),
  );
  report.add('I4', orgId, await brokenChain(deps, orgId));
  report.add(
    'I7',
    orgId,
    jobs.flatMap((job) => (runs.has(job.id) ? [] : [unknownRun(job)])),
  );
  report.add('I7', orgId, await foreignLigands(deps, orgId));
}

/** A planned run has every record of its library as an input. */
function missingInputs(job: AuditedJob, records: ReadonlyMap<string, number>): Finding[] {
  const expected = records.get(job.libraryId) ?? 0;
  if (!job.isPlanned || job.isPart || job.total === expected) return [];
  return [{ subject: job.id, detail: `has ${job.total} inputs; its library has ${expected} records` }];
}

function otherStatus(job: AuditedJob, run: AuditedRun | undefined): Finding[] {
  if (!run || !job.isLongEnded || run.status === job.status) return [];
  return [{ subject: job.id, detail: `has ended as ${job.status}; the shared database says ${run.status}` }];
}

function wrongStarts(run: AuditedRun): Finding[] {
  const starts = (run.entries['run.start'] ?? 0) + (run.entries['run.restore'] ?? 0);
  return starts === 1
    ? []
    : [{ subject: run.id, detail: `has ${starts} entries run.start or run.restore in the audit log` }];
}

/** Whatever was done to a run by hand is told once. */
function wrongControls(job: AuditedJob, run: AuditedRun | undefined): Finding[] {
  if (!run) return [];
  const count = (action: string) => run.entries[action] ?? 0;
  // Each pause but the last was ended by hand; the last one too if the run goes on, and perhaps if it has ended.
  const mostResumes = job.isPaused ? job.pauses - 1 : job.pauses;
  const leastResumes = job.isPaused || job.isFinished ? Math.max(0, job.pauses - 1) : job.pauses;
  const expected: [action: string, least: number, most: number][] = [
    ['run.cancel', Number(job.isCancelled), Number(job.isCancelled)],
    ['run.pause', job.pauses, job.pauses],
    ['run.resume', leastResumes, mostResumes],
    ['run.prioritise', job.priorities, job.priorities],
  ];
  return expected
    .filter(([action, least, most]) => count(action) < least || count(action) > most)
    .map(([action, least, most]) => ({
      subject: job.id,
      detail: `has ${count(action)} entries ${action} in the audit log where ${least === most ? most : `${least} to ${most}`} were to be`,
    }));
}

async function brokenChain({ metadata }: Dependencies, orgId: OrganizationId): Promise<Finding[]> {
  const { brokenAt } = await verifyChain(metadata, orgId);
  return brokenAt
    ? [
        {
          subject: brokenAt.entryId ?? `entry ${brokenAt.seq}`,
          detail: `breaks the audit log: ${brokenAt.problem}`,
        },
      ]
    : [];
}

const unknownRun = (job: AuditedJob): Finding => ({
  subject: job.id,
  detail: 'is a run in the organisation’s database that the organisation never asked for',
});

async function foreignLigands(deps: Dependencies, orgId: OrganizationId): Promise<Finding[]> {
  const found: Finding[] = [];
  for (let after = ''; ; ) {
    const page = { after, limit: LIGANDS_AT_ONCE };
    const ids = await deps.results.withResults(orgId, (conn) => listInputLigands(conn, page));
    const last = ids.at(-1);
    if (!last) return found;
    after = last;
    const foreign = await deps.metadata.withOrganization(orgId, (tx) => listForeignLigands(tx, orgId, ids));
    found.push(
      ...foreign.map((id) => ({ subject: id, detail: 'is an input, and no record of the organisation' })),
    );
  }
}
