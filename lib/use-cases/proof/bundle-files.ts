import { createHash } from 'node:crypto';
import { getRunMeta, type RunMetaRecord } from '@/db/metadata/runs-repository';
import type { JobRecord } from '@/db/results/jobs-repository';
import { getProvenance } from '@/db/results/provenance-repository';
import { getLigandResult, type LigandResultRecord, type RankedResult } from '@/db/results/results-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import { type ChemistryPool, createChemistryPool } from '@/lib/chemistry/molecules/chemistry-pool';
import type { Dependencies } from '@/lib/dependencies';
import { NotFoundError } from '@/lib/domain/errors';
import type { RunId } from '@/lib/domain/ids';
import { canonicalInput } from '@/lib/domain/input-signature';
import type { RunSpec } from '@/lib/domain/run-spec';
import type { ObjectKey } from '@/lib/object-storage/object-keys';
import { namedActor } from '@/lib/use-cases/named-actor';
import { specOf } from '@/lib/use-cases/pipelines/serialise-pipeline';
import { auditExtract } from '@/lib/use-cases/proof/audit-extract';
import {
  BUNDLE_FILES,
  type BundleActor,
  DOCKING_FILES,
  type DockingFile,
  dockingFolder,
  RECEPTOR_FROM_DOCKING,
  type RunFile,
  uploadedReceptor,
} from '@/lib/use-cases/proof/bundle-layout';
import {
  type CrateAction,
  type CrateProgram,
  crateMetadata,
  type WrittenFile,
} from '@/lib/use-cases/proof/crate-metadata';
import { type DockingInputs, loadDockingInputs } from '@/lib/use-cases/proof/docking-inputs';
import { README } from '@/lib/use-cases/proof/readme';
import { recordLines } from '@/lib/use-cases/proof/record-lines';
import { commandOf } from '@/lib/use-cases/proof/signed-docking';
import type { ArchiveFile } from '@/lib/use-cases/proof/zip-of';
import { exportLedgerCsv } from '@/lib/use-cases/runs/export-ledger-csv';
import { exportRunCsv } from '@/lib/use-cases/runs/export-run-csv';
import { readPoseObject } from '@/lib/use-cases/runs/pose-record';
import { rankedResults } from '@/lib/use-cases/runs/ranked-results';
import { loadReceptorPdbqt } from '@/lib/use-cases/runs/receptor-files';
import type { SignedEngine } from '@/lib/use-cases/runs/sign-ligand';

/** A run that has ended, and who takes it away. */
export interface BundledRun {
  ctx: OrgContext;
  deps: Dependencies;
  meta: RunMetaRecord;
  job: JobRecord | null;
  /** The receptor as it was uploaded. */
  receptor: { key: ObjectKey; format: 'pdb' | 'mmcif' | null; preparedBy: BundleActor };
  /** `run.json`. */
  facts: RunFile;
}

/** The files of a proof bundle, one after the other; the list of them and their checksums last. */
export async function* bundleFiles(run: BundledRun): AsyncGenerator<ArchiveFile> {
  const written: WrittenFile[] = [];
  const story: Story = { actions: [], programs: new Map() };
  // Of its own, so that ligands which are prepared again keep nobody's page waiting. Most bundles never start it.
  const chemistry = createChemistryPool({ size: 1 });
  try {
    for await (const file of contents(run, chemistry, story)) yield recorded(file, written);
  } finally {
    await chemistry.close();
  }
  const { facts } = run;
  const about = {
    name: `Proof bundle of run "${facts.run.name}"`,
    description: `Inputs, recipe, results and provenance of a docking run (${facts.run.id}) of the library "${facts.library.name}" into "${facts.target.name}", with a checksum of every file.`,
    exportedAt: facts.exported.at,
    organization: facts.exported.from,
    author: facts.run.askedBy,
    programs: [...story.programs.values()],
    actions: story.actions,
  };
  yield recorded(file(BUNDLE_FILES.crate, crateMetadata(about, [...written])), written);
  yield file(
    BUNDLE_FILES.manifest,
    written.map(({ path, sha256 }) => `${sha256}  ${path}\n`),
  );
}

/** What is told in the crate's metadata of the files so far. */
interface Story {
  actions: CrateAction[];
  programs: Map<string, CrateProgram>;
}

async function* contents(
  run: BundledRun,
  chemistry: ChemistryPool,
  story: Story,
): AsyncGenerator<ArchiveFile> {
  const { ctx, deps, meta, facts } = run;
  const runId = meta.id;
  const spec = meta.params as RunSpec;
  yield file(BUNDLE_FILES.readme, [README]);
  yield json(BUNDLE_FILES.run, facts);
  const { parameters, searchSpace, ligandRecipe, target } = spec;
  const recipe = { parameters, searchSpace, ligandRecipe, receptorRecipe: target.recipe };
  yield json(BUNDLE_FILES.recipe, { ...recipe, crystalLigand: target.crystalLigand });
  if (meta.pipeline) {
    const { spec: _, ...pipeline } = meta.pipeline;
    yield json(BUNDLE_FILES.pipelineVersion, { ...pipeline, spec: specOf(meta.pipeline) });
  }
  yield* receptorFiles(run, story);
  yield file(BUNDLE_FILES.records, recordLines(deps, ctx.org.id, { runId, libraryId: spec.library.id }));
  const askers = new Map<RunId, BundleActor | null>([[runId, facts.run.askedBy]]);
  for await (const row of rankedResults(deps, ctx.org.id, runId))
    yield* dockingFiles(run, chemistry, row, askers, story);
  if (run.job) {
    yield { path: BUNDLE_FILES.table, content: (await exportRunCsv(ctx, { runId })).chunks };
    yield { path: BUNDLE_FILES.ledger, content: (await exportLedgerCsv(ctx, { runId })).chunks };
  }
  if (facts.hasAudit) {
    const { chain, lines } = await auditExtract(deps, ctx.org.id, runId);
    yield file(BUNDLE_FILES.auditEntries, lines);
    yield json(BUNDLE_FILES.auditChain, chain);
  }
}

async function* receptorFiles(
  { ctx, deps, meta, receptor }: BundledRun,
  story: Story,
): AsyncGenerator<ArchiveFile> {
  const { target } = meta.params as RunSpec;
  const uploaded = uploadedReceptor(receptor.format);
  yield { path: uploaded, content: await deps.objects.get(receptor.key) };
  yield file(BUNDLE_FILES.receptorPdbqt, [await loadReceptorPdbqt(deps, ctx.org.id, target)]);
  yield {
    path: BUNDLE_FILES.receptorPdb,
    content: await deps.objects.get(target.receptorPdbKey as ObjectKey),
  };
  const crystal = target.crystalLigandPdbKey as ObjectKey | null;
  if (crystal) yield { path: BUNDLE_FILES.crystalLigand, content: await deps.objects.get(crystal) };
  story.actions.push({
    id: '#preparation-of-the-receptor',
    name: `Preparation of the receptor "${target.name}"`,
    description: JSON.stringify(target.recipe),
    agent: receptor.preparedBy,
    endedAt: null,
    object: [uploaded],
    result: [
      BUNDLE_FILES.receptorPdbqt,
      BUNDLE_FILES.receptorPdb,
      ...(crystal ? [BUNDLE_FILES.crystalLigand] : []),
    ],
  });
  const { reader, openBabelVersion } = target.recipe;
  if (typeof reader === 'string') addTool(story, reader);
  if (typeof openBabelVersion === 'string') addTool(story, `Open Babel ${openBabelVersion}`);
}

async function* dockingFiles(
  run: BundledRun,
  chemistry: ChemistryPool,
  row: RankedResult,
  askers: Map<RunId, BundleActor | null>,
  story: Story,
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
      run: origin && { id: origin.runId, name: origin.runName },
      taskId: provenance.taskId,
      askedBy,
    },
    command: inputs && commandOf(inputs.signed, RECEPTOR_FROM_DOCKING),
    hasInputs: inputs !== null,
    poses: result.poses.map(posesRow),
  };
  const folder = dockingFolder(row.ordinal, ligandId);
  const at = (name: keyof typeof DOCKING_FILES) => `${folder}/${DOCKING_FILES[name]}`;
  if (inputs) {
    // As it is hashed: to the byte, without a line end.
    yield file(at('signedInput'), [canonicalInput(inputs.signed)]);
    yield file(at('ligandPdbqt'), [inputs.ligand.pdbqt]);
    yield file(at('prepared'), [JSON.stringify(inputs.ligand)]);
  }
  yield file(at('poses'), [await readPoseObject({ ctx, deps, runId: meta.id }, result)]);
  const log = origin?.logsUri && (await deps.logs.read(orgId, origin.logsUri).catch(unlessGone));
  if (log) yield file(at('log'), [log]);
  yield json(at('docking'), docking);
  tellOf(story, docking, inputs, at);
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

function tellOf(
  story: Story,
  { ligand, result, origin, command }: DockingFile,
  inputs: DockingInputs | null,
  at: (name: keyof typeof DOCKING_FILES) => string,
): void {
  const { engine } = result;
  const url = HOMEPAGES[engine.name];
  const program = `${url ?? '#engine'}#sha256-${engine.binarySha256}`;
  story.programs.set(program, {
    id: program,
    name: engine.name,
    version: engine.version,
    ...(url && { url }),
    sha256: engine.binarySha256,
  });
  if (inputs) {
    for (const name of inputs.signed.ligand.toolkit.split(', ')) addTool(story, name);
    story.actions.push({
      id: `#preparation-of-${ligand.id}`,
      name: `Preparation of ligand ${ligand.record}`,
      description: JSON.stringify(inputs.signed.ligand.recipe),
      agent: null,
      endedAt: null,
      object: [BUNDLE_FILES.records],
      result: [at('ligandPdbqt'), at('prepared')],
    });
  }
  const where = origin.kind === 'reused' ? `, reused from ${origin.run?.id ?? 'an earlier run'}` : '';
  story.actions.push({
    id: `#docking-of-${ligand.id}`,
    name: `Docking of ligand ${ligand.record}${where}`,
    description: command?.join(' ') ?? 'What was signed for this docking is not kept.',
    instrument: program,
    agent: origin.askedBy,
    endedAt: result.dockedAt,
    object: [BUNDLE_FILES.receptorPdbqt, ...(inputs ? [at('signedInput'), at('ligandPdbqt')] : [])],
    result: [at('poses')],
  });
}

/** Of the programs that the product uses: what they are known by, outside of it. */
const HOMEPAGES: Readonly<Record<string, string>> = {
  'AutoDock Vina': 'https://vina.scripps.edu/',
  'Mol*': 'https://molstar.org/',
  'Open Babel': 'https://openbabel.org/',
  OpenChemLib: 'https://github.com/Actelion/openchemlib',
  RDKit: 'https://www.rdkit.org/',
};

/** A tool by its name and version, `RDKit 2026.09.1`. */
function addTool(story: Story, text: string): void {
  const [, name = text, version] = /^(.+) (\S+)$/.exec(text) ?? [];
  const url = HOMEPAGES[name];
  const id = url ? `${url}#${version ?? ''}` : `#${encodeURIComponent(text)}`;
  story.programs.set(id, { id, name, ...(version && { version }), ...(url && { url }) });
}

function unlessGone(error: unknown): null {
  if (error instanceof NotFoundError) return null;
  throw error;
}

const encoder = new TextEncoder();

function file(path: string, lines: Iterable<string> | AsyncIterable<string>): ArchiveFile {
  async function* content() {
    for await (const line of lines) yield encoder.encode(line);
  }
  return { path, content: content() };
}

const json = (path: string, value: object) => file(path, [`${JSON.stringify(value, null, 2)}\n`]);

/** The same file, which is on the list once it was written. */
function recorded({ path, content }: ArchiveFile, written: WrittenFile[]): ArchiveFile {
  async function* watched() {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of content) {
      hash.update(chunk);
      bytes += chunk.byteLength;
      yield chunk;
    }
    written.push({ path, bytes, sha256: hash.digest('hex') });
  }
  return { path, content: watched() };
}
