import type { RunMetaRecord } from '@/db/metadata/runs-repository';
import type { JobRecord } from '@/db/results/jobs-repository';
import type { DoubtfulResults } from '@/db/results/quarantines-repository';
import type { RunningTaskRecord } from '@/db/results/tasks-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import type { LigandRecipe } from '@/lib/chemistry/molecules/recipe';
import type { ReceptorRecipe } from '@/lib/chemistry/receptors/prepare-receptor';
import { NO_OUTCOMES } from '@/lib/domain/outcomes';
import { adjustedParameters, preparationOf } from '@/lib/domain/pipeline-spec';
import { ONE_DOCKING } from '@/lib/domain/replicates';
import type { NamedActor } from '@/lib/domain/resources/provenance';
import type {
  EngineFingerprintResource,
  RestoredRun,
  RunDetail,
  RunPace,
  RunPipeline,
  RunReceptor,
  RunSummary,
} from '@/lib/domain/resources/runs';
import type { RestoredActor, RestoredFrom, RunSpec, RunTarget } from '@/lib/domain/run-spec';
import { isFinalRunState } from '@/lib/domain/states';
import { ligandsPerMinute, type RecentlyEnded, secondsLeft } from '@/lib/domain/throughput';
import { specOf } from '@/lib/use-cases/pipelines/serialise-pipeline';
import { BUNDLE_PERMISSIONS } from '@/lib/use-cases/proof/bundle-permissions';
import { failureWords, ligandName, seesStructures, unlessMasked } from '@/lib/use-cases/structure-mask';

/** @param job null while the run is known only as asked for */
export function serialiseRun(meta: RunMetaRecord, job: JobRecord | null): RunSummary {
  return {
    id: meta.id,
    name: meta.name,
    status: job?.status ?? meta.status,
    target: meta.target,
    library: meta.library,
    pipeline: serialisePipelineOf(meta),
    total: job?.total ?? 0,
    pending: job?.pending ?? 0,
    counts: job?.counts ?? { ...NO_OUTCOMES },
    bestAffinityKcalPerMol: job?.bestAffinityKcalPerMol ?? null,
    createdAt: meta.createdAt.toISOString(),
    startedAt: job?.startedAt?.toISOString() ?? null,
    finishedAt: job?.finishedAt?.toISOString() ?? null,
    waitingFor: job && isWaiting(job) ? job.waitingFor : null,
    pausedAt: (job && !job.finishedAt && job.pausedAt?.toISOString()) || null,
    priority: job?.priority ?? 'normal',
    isRestored: (meta.params as RunSpec).restoredFrom !== undefined,
  };
}

function serialisePipelineOf({ pipeline, params }: RunMetaRecord): RunPipeline | null {
  if (!pipeline) return null;
  const { spec, ...named } = pipeline;
  return { ...named, adjusted: adjustedParameters(specOf({ spec }), (params as RunSpec).parameters) };
}

function serialiseReceptor({ pdbqtSha256, recipe }: RunTarget): RunReceptor {
  const { pH, keepWaters, chains, openBabelVersion } = recipe as unknown as ReceptorRecipe;
  return { pdbqtSha256, pH, keepWaters, chains, openBabelVersion };
}

/** @param ended what docking brought to an end lately */
export function serialisePace(job: JobRecord | null, ended: RecentlyEnded | undefined): RunPace {
  const perMinute = job && !job.finishedAt && ended ? ligandsPerMinute(ended) : null;
  const goesOn = job !== null && !job.pausedAt && !isWaiting(job);
  return { ligandsPerMinute: perMinute, secondsLeft: goesOn ? secondsLeft(job.pending, perMinute) : null };
}

function doubtInWords(doubt: DoubtfulResults): string {
  const { results, engineName, engineVersion, engineSha256, machineClass } = doubt;
  const many = results === 1 ? 'One result of this run comes' : `${results} results of this run come`;
  const engine = `${engineName ?? 'the engine'} ${engineVersion ?? ''} (build ${engineSha256.slice(0, 8)})`;
  const machine = machineClass ? ` on ${machineClass}` : '';
  return `${many} from ${engine}${machine}, of which another result was not the same when it was docked again. Dock again what matters, by another build or on another machine.`;
}

/** True for a run that will go on once a quota has room. */
export function isWaiting(job: JobRecord): boolean {
  return job.waitingFor !== null && job.finishedAt === null && job.cancelRequestedAt === null;
}

/** What is asked of a run beside its row. */
export interface RunFacts {
  running: readonly RunningTaskRecord[];
  coresInUse: number;
  ended: RecentlyEnded | undefined;
  doubtful: readonly DoubtfulResults[];
  cpuSeconds: number | null;
  waitingReason: string | null;
}

/** Of a run of which nothing is known but that it was asked for. */
export const NO_FACTS: RunFacts = {
  ...{ running: [], coresInUse: 0, ended: undefined },
  ...{ doubtful: [], cpuSeconds: null, waitingReason: null },
};

function serialiseRestored(ctx: OrgContext, from: RestoredFrom | undefined): RestoredRun | null {
  if (!from) return null;
  const { artifactId: _, askedBy, ...restored } = from;
  return { ...restored, askedBy: actorElsewhere(ctx, askedBy) };
}

/** Somebody of another installation, with a name for whoever may see the members of this one. */
export function actorElsewhere(ctx: OrgContext, actor: RestoredActor): NamedActor {
  return { ...actor, name: ctx.permissions.has('member:read') ? actor.name : null };
}

export function serialiseRunDetail(
  ctx: OrgContext,
  meta: RunMetaRecord,
  job: JobRecord | null,
  { running, coresInUse, ended, doubtful, cpuSeconds, waitingReason }: RunFacts,
): RunDetail {
  const spec = meta.params as RunSpec;
  const path = `/api/v1/orgs/${ctx.org.slug}/runs/${meta.id}`;
  const { engine: _engine, scoring: _scoring, ...parameters } = spec.parameters;
  const hasEnded = isFinalRunState(job?.status ?? meta.status);
  const mayExport = BUNDLE_PERMISSIONS.every((permission) => ctx.permissions.has(permission));
  return {
    ...serialiseRun(meta, job),
    ...serialisePace(job, ended),
    coresInUse,
    error: failureWords(ctx, job?.error ?? null),
    cancelRequestedAt: job?.cancelRequestedAt?.toISOString() ?? null,
    restored: serialiseRestored(ctx, spec.restoredFrom),
    failedIn: spec.only?.failedIn ?? null,
    warnings: doubtful.map(doubtInWords),
    waitingReason,
    parameters,
    preparation: preparationOf(spec.ligandRecipe as unknown as LigandRecipe),
    replicates: spec.replicates ?? ONE_DOCKING,
    searchSpace: unlessMasked(ctx, spec.searchSpace),
    receptor: unlessMasked(ctx, serialiseReceptor(spec.target)),
    engine: job?.engine as EngineFingerprintResource | null,
    inputSignature: unlessMasked(ctx, job?.inputSignature ?? null),
    running: running.map(({ ordinal, ...task }) => ({
      ...task,
      name: ligandName(ctx, { name: task.name, ordinal }),
      startedAt: task.startedAt?.toISOString() ?? null,
    })),
    crystalLigandId: unlessMasked(ctx, spec.target.crystalLigand?.id ?? null),
    cpuSeconds,
    files: {
      receptorPdb: unlessMasked(ctx, `${path}/files/receptor.pdb`),
      crystalLigandPdb:
        seesStructures(ctx) && spec.target.crystalLigandPdbKey ? `${path}/files/crystal-ligand.pdb` : null,
      sdf: unlessMasked(ctx, `${path}/export.sdf`),
      proof: hasEnded && mayExport ? `${path}/proof` : null,
      csv: `${path}/export.csv`,
      parquet: `${path}/export.parquet`,
      ledgerCsv: `${path}/ledger.csv`,
      events: `${path}/events`,
    },
  };
}
