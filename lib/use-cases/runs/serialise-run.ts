import type { RunMetaRecord } from '@/db/metadata/runs-repository';
import type { JobRecord } from '@/db/results/jobs-repository';
import type { RunningTaskRecord } from '@/db/results/tasks-repository';
import { NO_OUTCOMES } from '@/lib/domain/outcomes';
import type { EngineFingerprintResource, RunDetail, RunSummary } from '@/lib/domain/resources/runs';
import type { RunSpec } from '@/lib/domain/run-spec';

/** @param job null while the run is known only as asked for */
export function serialiseRun(meta: RunMetaRecord, job: JobRecord | null): RunSummary {
  return {
    id: meta.id,
    name: meta.name,
    status: job?.status ?? meta.status,
    target: meta.target,
    library: meta.library,
    total: job?.total ?? 0,
    pending: job?.pending ?? 0,
    counts: job?.counts ?? { ...NO_OUTCOMES },
    bestAffinityKcalPerMol: job?.bestAffinityKcalPerMol ?? null,
    createdAt: meta.createdAt.toISOString(),
    startedAt: job?.startedAt?.toISOString() ?? null,
    finishedAt: job?.finishedAt?.toISOString() ?? null,
  };
}

export function serialiseRunDetail(
  orgSlug: string,
  meta: RunMetaRecord,
  job: JobRecord | null,
  running: readonly RunningTaskRecord[],
  cpuSeconds: number | null,
): RunDetail {
  const spec = meta.params as RunSpec;
  const path = `/api/v1/orgs/${orgSlug}/runs/${meta.id}`;
  const { exhaustiveness, poses, energyRangeKcalPerMol, seed } = spec.parameters;
  return {
    ...serialiseRun(meta, job),
    error: job?.error ?? null,
    cancelRequestedAt: job?.cancelRequestedAt?.toISOString() ?? null,
    parameters: { exhaustiveness, poses, energyRangeKcalPerMol, seed },
    searchSpace: spec.searchSpace,
    engine: job?.engine as EngineFingerprintResource | null,
    inputSignature: job?.inputSignature ?? null,
    running: running.map((task) => ({ ...task, startedAt: task.startedAt?.toISOString() ?? null })),
    crystalLigandId: spec.target.crystalLigand?.id ?? null,
    cpuSeconds,
    files: {
      receptorPdb: `${path}/files/receptor.pdb`,
      crystalLigandPdb: spec.target.crystalLigandPdbKey ? `${path}/files/crystal-ligand.pdb` : null,
      sdf: `${path}/export.sdf`,
      csv: `${path}/export.csv`,
      events: `${path}/events`,
    },
  };
}
