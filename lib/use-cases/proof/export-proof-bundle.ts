import { z } from 'zod';
import { getArtifact } from '@/db/metadata/artifacts-repository';
import { appendAudit } from '@/db/metadata/audit-repository';
import type { Dependencies } from '@/lib/dependencies';
import { ConflictError } from '@/lib/domain/errors';
import type { OrganizationId } from '@/lib/domain/ids';
import type { RestoredFrom, RunSpec } from '@/lib/domain/run-spec';
import { isFinalRunState, type RunState } from '@/lib/domain/states';
import type { ObjectKey } from '@/lib/object-storage/object-keys';
import { readVerified } from '@/lib/object-storage/read-verified';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { auditFiles } from '@/lib/use-cases/proof/audit-extract';
import { bundleFiles } from '@/lib/use-cases/proof/bundle-files';
import { RUN_FILES } from '@/lib/use-cases/proof/bundle-layout';
import { BUNDLE_PERMISSIONS } from '@/lib/use-cases/proof/bundle-permissions';
import { type BundledRun, loadBundledRun } from '@/lib/use-cases/proof/bundled-run';
import { recordLines } from '@/lib/use-cases/proof/record-lines';
import { type FilesOfRuns, runFiles } from '@/lib/use-cases/proof/run-files';
import { type ArchiveFile, zipOf } from '@/lib/use-cases/proof/zip-of';
import { exportLedgerCsv } from '@/lib/use-cases/runs/export-ledger-csv';
import { exportRunCsv } from '@/lib/use-cases/runs/export-run-csv';
import { rankedResults } from '@/lib/use-cases/runs/ranked-results';

/**
 * A run that has ended, as one ZIP archive that somebody else can check and repeat without us: its inputs, its recipe,
 * its results and where each of them came from. Streamed. That it was taken away stands in the audit log. Of a run that
 * was restored it is the archive that it was restored from, byte for byte.
 */
export const exportProofBundle = defineUseCase({
  name: 'export-proof-bundle',
  permission: BUNDLE_PERMISSIONS,
  input: z.object({ runId: idSchema('run') }),
  run: async (ctx, { runId }, deps) => {
    const orgId = ctx.org.id;
    const run = await loadBundledRun(ctx, deps, runId);
    const { meta, job, facts } = run;
    if (!isFinalRunState(facts.run.status as RunState)) {
      throw new ConflictError(
        `The run is ${facts.run.status}. Its proof bundle can be taken away once it has ended.`,
      );
    }
    const what = { action: 'run.export', subjectKind: 'run', subjectId: runId, runId };
    await deps.metadata.withOrganization(orgId, (tx) =>
      appendAudit(tx, orgId, auditEntry(ctx, { ...what, details: { kind: 'proof-bundle' } })),
    );
    const { restoredFrom } = meta.params as RunSpec;
    if (restoredFrom) return keptBundle(deps, orgId, restoredFrom);
    const about = {
      name: `Proof bundle of run "${facts.run.name}"`,
      description: `Inputs, recipe, results and provenance of a docking run (${facts.run.id}) of the library "${facts.library.name}" into "${facts.target.name}", with a checksum of every file.`,
      exportedAt: facts.exported.at,
      organization: facts.exported.from,
      author: facts.run.askedBy,
    };
    const modifiedAt = job?.finishedAt ?? meta.finishedAt ?? meta.createdAt;
    return {
      fileName: `${meta.name} proof.zip`,
      chunks: zipOf(
        bundleFiles(about, (tools) => contents(run, tools)),
        modifiedAt,
      ),
    };
  },
});

async function keptBundle(
  deps: Dependencies,
  orgId: OrganizationId,
  { artifactId, bundleSha256 }: RestoredFrom,
): Promise<{ fileName: string; chunks: AsyncGenerator<Uint8Array> }> {
  const { objectKey, fileName } = await deps.metadata.withOrganization(orgId, (tx) =>
    getArtifact(tx, orgId, artifactId),
  );
  const bytes = await readVerified(deps.objects, objectKey as ObjectKey, bundleSha256);
  async function* chunks() {
    yield bytes;
  }
  return { fileName, chunks: chunks() };
}

async function* contents(run: BundledRun, tools: FilesOfRuns): AsyncGenerator<ArchiveFile> {
  const { ctx, deps, meta, job, facts } = run;
  const [orgId, runId] = [ctx.org.id, meta.id];
  const libraryId = (meta.params as RunSpec).library.id;
  const records = recordLines(deps, orgId, { runId, libraryId });
  yield* runFiles(run, { folder: '', records, results: rankedResults(deps, orgId, runId) }, tools);
  if (job) {
    yield { path: RUN_FILES.table, content: (await exportRunCsv(ctx, { runId })).chunks };
    yield { path: RUN_FILES.ledger, content: (await exportLedgerCsv(ctx, { runId })).chunks };
  }
  if (facts.hasAudit) yield* auditFiles(deps, orgId, { runIds: [runId] });
}
