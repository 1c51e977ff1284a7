import { createHash } from 'node:crypto';
import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { insertRunMeta, setRunMetaStatus } from '@/db/metadata/runs-repository';
import { insertRestoredJob } from '@/db/results/restored-runs-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import { type ChemistryPool, createChemistryPool } from '@/lib/chemistry/molecules/chemistry-pool';
import type { Dependencies } from '@/lib/dependencies';
import { InvalidInputError } from '@/lib/domain/errors';
import { newId, type RunId } from '@/lib/domain/ids';
import { NO_OUTCOMES } from '@/lib/domain/outcomes';
import { RESTORE_PERMISSIONS } from '@/lib/domain/permissions';
import type { RunDetail } from '@/lib/domain/resources/runs';
import { actorId } from '@/lib/use-cases/actor';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { Keeper } from '@/lib/use-cases/proof/keeper';
import { BundleError, type OpenBundle, openBundle } from '@/lib/use-cases/proof/open-bundle';
import { RESTORE_LIMITS, readRestorable } from '@/lib/use-cases/proof/restorable-run';
import { keepInputs, type RestoredIds } from '@/lib/use-cases/proof/restored-inputs';
import { readMolecules, restoreRecords } from '@/lib/use-cases/proof/restored-records';
import { verifyBundle } from '@/lib/use-cases/proof/verify-bundle';
import { getRun } from '@/lib/use-cases/runs/get-run';
import { checkUpload, type UploadedFile, uploadedFileSchema } from '@/lib/use-cases/uploaded-file';

/** So many problems of a bundle are told; the rest are for `npm run verify`. */
const MOST_PROBLEMS = 10;

/**
 * Makes a run of another installation readable here, from its proof bundle: verified whole before anything of it is
 * kept, under ids of its own, with its target and library beside it in the archive. It is never started, and nothing of
 * it stands for another run. That it was restored stands in the audit log.
 */
export const restoreRun = defineUseCase({
  name: 'restore-run',
  permission: RESTORE_PERMISSIONS,
  input: z.object({ file: uploadedFileSchema }),
  run: async (ctx, input, deps): Promise<RunDetail> => {
    const file = checkUpload(input.file);
    await refuseUnsound(file);
    const bundle = await openBundle(file.bytes, RESTORE_LIMITS);
    const stored = new Keeper(ctx, deps);
    // Of its own: thousands of records keep nobody's page waiting.
    const chemistry = createChemistryPool({ size: 1 });
    let runId: RunId;
    try {
      runId = await restore({ ctx, deps, chemistry, stored }, file, bundle);
    } catch (error) {
      await stored.discard();
      if (error instanceof BundleError) throw refusal([error.message]);
      throw error;
    } finally {
      bundle.close();
      await chemistry.close();
    }
    return getRun(ctx, { runId });
  },
});

async function refuseUnsound(file: UploadedFile): Promise<void> {
  const verdict = await verifyBundle(file.bytes, null, RESTORE_LIMITS);
  if (!verdict.isSound) throw refusal(verdict.checks.flatMap(({ problems }) => problems));
  if (!verdict.run)
    throw refusal([
      'This is the bundle of a shortlist: it can be verified. Restored can only be that of a run.',
    ]);
}

const refusal = (problems: string[]) =>
  new InvalidInputError(problems.slice(0, MOST_PROBLEMS).map((message) => ({ field: 'file', message })));

interface Tools {
  ctx: OrgContext;
  deps: Dependencies;
  chemistry: ChemistryPool;
  stored: Keeper;
}

async function restore(
  { ctx, deps, chemistry, stored }: Tools,
  file: UploadedFile,
  bundle: OpenBundle,
): Promise<RunId> {
  const orgId = ctx.org.id;
  const run = await readRestorable(bundle);
  const { name, status, counts, inputSignature, startedAt, finishedAt } = run.facts.run;
  const ids: RestoredIds = {
    runId: newId('run'),
    targetId: newId('target'),
    libraryId: newId('library'),
    bundleId: newId('artifact'),
  };
  const { runId, targetId, libraryId } = ids;
  const molecules = await readMolecules(chemistry, run.records, libraryId);
  const bundleSha256 = createHash('sha256').update(file.bytes).digest('hex');
  const { spec, write } = await keepInputs(stored, run, bundle, ids, { file, bundleSha256 });
  const records = await restoreRecords(chemistry, stored, run, bundle, runId, molecules, spec);
  const job = {
    ...{ id: runId, name, status, spec, inputSignature, engine: run.facts.engine },
    counts: { ...NO_OUTCOMES, ...counts },
    startedAt: startedAt === null ? null : new Date(startedAt),
    finishedAt: new Date(finishedAt),
  };
  const writeMetadata = () =>
    deps.metadata.withOrganization(orgId, async (tx) => {
      await write(tx, molecules);
      const asked = { id: runId, name, targetId, libraryId, params: spec };
      await insertRunMeta(tx, orgId, { ...asked, createdBy: actorId(ctx), idempotencyKey: null });
      await setRunMetaStatus(tx, orgId, runId, status);
      const what = { action: 'run.restore', subjectKind: 'run', subjectId: runId, runId };
      const from = { from: spec.restoredFrom?.organizationName, original: spec.restoredFrom?.runId };
      const details = { bundleSha256, fileName: file.name, ...from };
      await appendAudit(tx, orgId, auditEntry(ctx, { ...what, details }));
    });
  await deps.results.withResults(orgId, (conn) =>
    conn.transaction(async (tx) => {
      await insertRestoredJob(tx, job, records);
      // The last word in here: what is refused there is taken back here as well.
      await writeMetadata();
    }),
  );
  return runId;
}
