import { z } from 'zod';
import { listArtifacts } from '@/db/metadata/artifacts-repository';
import { appendAudit } from '@/db/metadata/audit-repository';
import { getLibrary } from '@/db/metadata/libraries-repository';
import { getRunMeta } from '@/db/metadata/runs-repository';
import { getTarget } from '@/db/metadata/targets-repository';
import { listJobs } from '@/db/results/jobs-repository';
import { ConflictError, UnavailableError } from '@/lib/domain/errors';
import { NO_OUTCOMES } from '@/lib/domain/outcomes';
import type { RunSpec } from '@/lib/domain/run-spec';
import { isFinalRunState } from '@/lib/domain/states';
import type { ObjectKey } from '@/lib/object-storage/object-keys';
import { actorId } from '@/lib/use-cases/actor';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { namedActor } from '@/lib/use-cases/named-actor';
import { bundleFiles } from '@/lib/use-cases/proof/bundle-files';
import { BUNDLE_FORMAT, type RunFile } from '@/lib/use-cases/proof/bundle-layout';
import { zipOf } from '@/lib/use-cases/proof/zip-of';
import type { SignedEngine } from '@/lib/use-cases/runs/sign-ligand';

/**
 * A run that has ended, as one ZIP archive that somebody else can check and repeat without us: its inputs, its recipe,
 * its results and where each of them came from. Streamed. That it was taken away stands in the audit log.
 */
export const exportProofBundle = defineUseCase({
  name: 'export-proof-bundle',
  permission: ['run:read', 'structure:read', 'target:read', 'library:read'],
  input: z.object({ runId: idSchema('run') }),
  run: async (ctx, { runId }, deps) => {
    const orgId = ctx.org.id;
    const meta = await deps.metadata.withOrganization(orgId, (tx) => getRunMeta(tx, orgId, runId));
    const [job = null] = await deps.results.withResults(orgId, (conn) => listJobs(conn, [runId]));
    const status = job?.status ?? meta.status;
    if (!isFinalRunState(status)) {
      throw new ConflictError(`The run is ${status}. Its proof bundle can be taken away once it has ended.`);
    }
    const spec = meta.params as RunSpec;
    const { engine, inputSignature, startedAt, finishedAt, total, counts } = job ?? {};
    const found = await deps.metadata.withOrganization(orgId, async (tx) => {
      const target = await getTarget(tx, orgId, spec.target.id);
      const library = await getLibrary(tx, orgId, spec.library.id);
      const files = await listArtifacts(tx, orgId, [target.sourceArtifactId, library.sourceArtifactId]);
      const source = (id: string) => {
        const artifact = files.find((each) => each.id === id);
        if (!artifact) throw new UnavailableError('The row of an uploaded file is missing.');
        return artifact;
      };
      const uploaded = { target: source(target.sourceArtifactId), library: source(library.sourceArtifactId) };
      const [askedBy, by] = [
        await namedActor(ctx, tx, meta.createdBy),
        await namedActor(ctx, tx, actorId(ctx)),
      ];
      const facts: RunFile = {
        format: BUNDLE_FORMAT,
        exported: { at: new Date().toISOString(), by, from: { ...ctx.org } },
        run: {
          id: runId,
          name: meta.name,
          status,
          askedAt: meta.createdAt.toISOString(),
          askedBy,
          startedAt: startedAt?.toISOString() ?? null,
          finishedAt: (finishedAt ?? meta.finishedAt)?.toISOString() ?? null,
          total: total ?? 0,
          counts: { ...(counts ?? NO_OUTCOMES) },
          seed: spec.parameters.seed,
          inputSignature: inputSignature ?? null,
          failedIn: spec.only?.failedIn ?? null,
        },
        engine: (engine as SignedEngine | null | undefined) ?? null,
        target: {
          id: target.id,
          name: spec.target.name,
          uploaded: { fileName: uploaded.target.fileName, sha256: uploaded.target.sha256 },
          pdbqtSha256: spec.target.pdbqtSha256,
        },
        library: {
          id: library.id,
          name: spec.library.name,
          uploaded: { fileName: uploaded.library.fileName, sha256: uploaded.library.sha256 },
        },
        hasAudit: ctx.permissions.has('audit:read'),
      };
      const receptor = {
        key: uploaded.target.objectKey as ObjectKey,
        format: target.format,
        preparedBy: await namedActor(ctx, tx, target.createdBy),
      };
      const what = { action: 'run.export', subjectKind: 'run', subjectId: runId, runId };
      await appendAudit(tx, orgId, auditEntry(ctx, { ...what, details: { kind: 'proof-bundle' } }));
      return { receptor, facts };
    });
    const modifiedAt = finishedAt ?? meta.finishedAt ?? meta.createdAt;
    return {
      fileName: `${meta.name} proof.zip`,
      chunks: zipOf(bundleFiles({ ctx, deps, meta, job, ...found }), modifiedAt),
    };
  },
});
