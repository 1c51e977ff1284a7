import { listArtifacts } from '@/db/metadata/artifacts-repository';
import { getLibrary } from '@/db/metadata/libraries-repository';
import { getRunMeta, type RunMetaRecord } from '@/db/metadata/runs-repository';
import { getTarget } from '@/db/metadata/targets-repository';
import { type JobRecord, listJobs } from '@/db/results/jobs-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import type { Dependencies } from '@/lib/dependencies';
import { UnavailableError } from '@/lib/domain/errors';
import type { RunId } from '@/lib/domain/ids';
import { NO_OUTCOMES } from '@/lib/domain/outcomes';
import type { RestoredFrom, RunSpec } from '@/lib/domain/run-spec';
import { env } from '@/lib/env';
import type { ObjectKey } from '@/lib/object-storage/object-keys';
import { actorId } from '@/lib/use-cases/actor';
import { namedActor } from '@/lib/use-cases/named-actor';
import { BUNDLE_FORMAT, type BundleActor, type RunFile } from '@/lib/use-cases/proof/bundle-layout';
import { actorElsewhere } from '@/lib/use-cases/runs/serialise-run';
import type { SignedEngine } from '@/lib/use-cases/runs/sign-ligand';

/** A run, and who takes something of it away. */
export interface BundledRun {
  ctx: OrgContext;
  deps: Dependencies;
  meta: RunMetaRecord;
  job: JobRecord | null;
  /** The receptor as it was uploaded. */
  receptor: { key: ObjectKey; format: 'pdb' | 'mmcif' | null; preparedBy: BundleActor | null };
  /** `run.json`. */
  facts: RunFile;
}

/** What there is to say about a run in a bundle. @throws NotFoundError */
export async function loadBundledRun(ctx: OrgContext, deps: Dependencies, runId: RunId): Promise<BundledRun> {
  const orgId = ctx.org.id;
  const meta = await deps.metadata.withOrganization(orgId, (tx) => getRunMeta(tx, orgId, runId));
  const [job = null] = await deps.results.withResults(orgId, (conn) => listJobs(conn, [runId]));
  const spec = meta.params as RunSpec;
  const { engine, inputSignature, startedAt, finishedAt, total, counts } = job ?? {};
  return deps.metadata.withOrganization(orgId, async (tx) => {
    const target = await getTarget(tx, orgId, spec.target.id);
    const library = await getLibrary(tx, orgId, spec.library.id);
    const files = await listArtifacts(tx, orgId, [target.sourceArtifactId, library.sourceArtifactId]);
    const source = (id: string) => {
      const artifact = files.find((each) => each.id === id);
      if (!artifact) throw new UnavailableError('The row of an uploaded file is missing.');
      return artifact;
    };
    const uploaded = { target: source(target.sourceArtifactId), library: source(library.sourceArtifactId) };
    const facts: RunFile = {
      format: BUNDLE_FORMAT,
      exported: {
        at: new Date().toISOString(),
        by: await namedActor(ctx, tx, actorId(ctx)),
        from: { ...ctx.org },
        installation: env().APP_URL,
      },
      run: {
        id: runId,
        name: meta.name,
        status: job?.status ?? meta.status,
        askedAt: meta.createdAt.toISOString(),
        askedBy: spec.restoredFrom
          ? actorElsewhere(ctx, spec.restoredFrom.askedBy)
          : await namedActor(ctx, tx, meta.createdBy),
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
      ...(spec.restoredFrom && { restored: restoredOf(spec.restoredFrom) }),
      hasAudit: ctx.permissions.has('audit:read'),
    };
    const receptor = {
      key: uploaded.target.objectKey as ObjectKey,
      format: target.format,
      preparedBy: spec.restoredFrom ? null : await namedActor(ctx, tx, target.createdBy),
    };
    return { ctx, deps, meta, job, receptor, facts };
  });
}

function restoredOf({ bundleSha256, organizationName, installation, runId }: RestoredFrom) {
  return { bundleSha256, organizationName, installation, runId };
}
