import { getRunMeta } from '@/db/metadata/runs-repository';
import { getProvenance } from '@/db/results/provenance-repository';
import { getLigandResult, type LigandResultRecord, type RankedResult } from '@/db/results/results-repository';
import type { ChemistryPool } from '@/lib/chemistry/molecules/chemistry-pool';
import { NotFoundError } from '@/lib/domain/errors';
import type { RunId } from '@/lib/domain/ids';
import { canonicalInput } from '@/lib/domain/input-signature';
import type { RunSpec } from '@/lib/domain/run-spec';
import type { ObjectKey } from '@/lib/object-storage/object-keys';
import { namedActor } from '@/lib/use-cases/named-actor';
import { specOf } from '@/lib/use-cases/pipelines/serialise-pipeline';
import { jsonFile, textFile } from '@/lib/use-cases/proof/archive-file';
import {
  type BundleActor,
  DOCKING_FILES,
  type DockingFile,
  dockingFolder,
  RECEPTOR_FROM_DOCKING,
  RUN_FILES,
  type RunFolder,
  uploadedReceptor,
} from '@/lib/use-cases/proof/bundle-layout';
import type { BundledRun } from '@/lib/use-cases/proof/bundled-run';
import type { CrateStory } from '@/lib/use-cases/proof/crate-story';
import { loadDockingInputs } from '@/lib/use-cases/proof/docking-inputs';
import { commandOf } from '@/lib/use-cases/proof/signed-docking';
import type { ArchiveFile } from '@/lib/use-cases/proof/zip-of';
import { readPoseObject } from '@/lib/use-cases/runs/pose-record';
import { loadReceptorPdbqt } from '@/lib/use-cases/runs/receptor-files';
import { actorElsewhere } from '@/lib/use-cases/runs/serialise-run';
import type { SignedEngine } from '@/lib/use-cases/runs/sign-ligand';

/** What the files of runs are made with, and where it is told what they are. */
export interface FilesOfRuns {
  chemistry: ChemistryPool;
  story: CrateStory;
}

/** What is taken away of a run: all of it, or some of its results. */
export interface TakenOfRun {
  folder: RunFolder;
  records: AsyncIterable<string>;
  results: Iterable<RankedResult> | AsyncIterable<RankedResult>;
}

/** A run's files in a bundle: what it was asked with, its receptor, its records, and a folder for each result. */
export async function* runFiles(
  run: BundledRun,
  { folder, records, results }: TakenOfRun,
  tools: FilesOfRuns,
): AsyncGenerator<ArchiveFile> {
  const { meta, facts } = run;
  const { parameters, searchSpace, ligandRecipe, target } = meta.params as RunSpec;
  yield jsonFile(`${folder}${RUN_FILES.run}`, facts);
  const recipe = { parameters, searchSpace, ligandRecipe, receptorRecipe: target.recipe };
  yield jsonFile(`${folder}${RUN_FILES.recipe}`, { ...recipe, crystalLigand: target.crystalLigand });
  if (meta.pipeline) {
    const { spec: _, ...pipeline } = meta.pipeline;
    yield jsonFile(`${folder}${RUN_FILES.pipelineVersion}`, { ...pipeline, spec: specOf(meta.pipeline) });
  }
  yield* receptorFiles(run, folder, tools);
  yield textFile(`${folder}${RUN_FILES.records}`, records);
  const askers = new Map<RunId, BundleActor | null>([[meta.id, facts.run.askedBy]]);
  for await (const row of results) yield* dockingFiles(run, folder, row, askers, tools);
}

async function* receptorFiles(
  { ctx, deps, meta, receptor }: BundledRun,
  folder: RunFolder,
  { story }: FilesOfRuns,
): AsyncGenerator<ArchiveFile> {
  const { target } = meta.params as RunSpec;
  const at = (name: 'receptorPdbqt' | 'receptorPdb' | 'crystalLigand') => `${folder}${RUN_FILES[name]}`;
  const uploaded = `${folder}${uploadedReceptor(receptor.format)}`;
  const prepared = [at('receptorPdbqt'), at('receptorPdb')];
  yield { path: uploaded, content: await deps.objects.get(receptor.key) };
  yield textFile(at('receptorPdbqt'), [await loadReceptorPdbqt(deps, ctx.org.id, target)]);
  yield { path: at('receptorPdb'), content: await deps.objects.get(target.receptorPdbKey as ObjectKey) };
  const crystal = target.crystalLigandPdbKey as ObjectKey | null;
  if (crystal) {
    prepared.push(at('crystalLigand'));
    yield { path: at('crystalLigand'), content: await deps.objects.get(crystal) };
  }
  story.preparedReceptor(folder, target, receptor.preparedBy, [uploaded, ...prepared]);
}

async function* dockingFiles(
  run: BundledRun,
  folder: RunFolder,
  row: RankedResult,
  askers: Map<RunId, BundleActor | null>,
  { chemistry, story }: FilesOfRuns,
): AsyncGenerator<ArchiveFile> {
  const { ctx, deps, meta } = run;
  const orgId = ctx.org.id;
  const { ligandId } = row;
  const { result, provenance } = await deps.results.withResults(orgId, async (conn) => ({
    result: await getLigandResult(conn, meta.id, ligandId),
    provenance: await getProvenance(conn, meta.id, ligandId),
  }));
  const { origin } = provenance;
  const inputs = await loadDockingInputs(
    { deps, machine: { chemistry }, orgId },
    meta.params as RunSpec,
    provenance,
  );
  const { restoredFrom } = provenance;
  const askedBy = origin && (await askerOf(run, origin.runId, askers));
  const docking: DockingFile = {
    ligand: { id: ligandId, record: row.ordinal, name: result.name },
    rank: row.rank,
    result: {
      id: result.taskResultId,
      inputSignature: result.exactSignature,
      engine: result.engine as SignedEngine,
      machineClass: result.machineClass,
      seed: result.seed,
      posesFormat: result.posesFormat,
      posesSha256: result.objectSha256,
      dockedAt: provenance.dockedAt.toISOString(),
      cpuSeconds: result.cpuSeconds,
      repairs: result.repairs,
      flags: result.flags,
    },
    origin: {
      kind: provenance.reused ? 'reused' : 'docked',
      ...(restoredFrom
        ? { ...restoredFrom, askedBy: restoredFrom.askedBy && actorElsewhere(ctx, restoredFrom.askedBy) }
        : {
            run: origin && { id: origin.runId, name: origin.runName },
            taskId: provenance.taskId,
            askedBy,
          }),
    },
    command: inputs && commandOf(inputs.signed, RECEPTOR_FROM_DOCKING),
    hasInputs: inputs !== null,
    poses: result.poses.map(posesRow),
  };
  const own = `${folder}${dockingFolder(row.ordinal, ligandId)}`;
  const at = (name: keyof typeof DOCKING_FILES) => `${own}/${DOCKING_FILES[name]}`;
  if (inputs) {
    // As it is hashed: to the byte, without a line end.
    yield textFile(at('signedInput'), [canonicalInput(inputs.signed)]);
    yield textFile(at('ligandPdbqt'), [inputs.ligand.pdbqt]);
    yield textFile(at('prepared'), [JSON.stringify(inputs.ligand)]);
  }
  yield textFile(at('poses'), [await readPoseObject({ ctx, deps, runId: meta.id }, result)]);
  const log = origin?.logsUri && (await deps.logs.read(orgId, origin.logsUri).catch(unlessGone));
  if (log) yield textFile(at('log'), [log]);
  yield jsonFile(at('docking'), docking);
  story.docked(folder, docking, inputs?.signed ?? null, at);
}

const posesRow = ({
  byteOffset: _,
  byteLength: __,
  sha256: ___,
  contacts: ____,
  ...pose
}: LigandResultRecord['poses'][number]) => pose;

/** Who asked for the run that a result came from. */
async function askerOf(
  { ctx, deps }: BundledRun,
  runId: RunId,
  askers: Map<RunId, BundleActor | null>,
): Promise<BundleActor | null> {
  const known = askers.get(runId);
  if (known !== undefined) return known;
  const asker = await deps.metadata.withOrganization(ctx.org.id, async (tx) => {
    const meta = await getRunMeta(tx, ctx.org.id, runId).catch(unlessGone);
    return meta && namedActor(ctx, tx, meta.createdBy);
  });
  askers.set(runId, asker);
  return asker;
}

function unlessGone(error: unknown): null {
  if (error instanceof NotFoundError) return null;
  throw error;
}
