import { z } from 'zod';

/** Of the layout below and of what its fields mean. To be raised with any change that an older reader would misread. */
export const BUNDLE_FORMAT = 1;

/** The files that a bundle has once. What each holds is told in docs/proof-bundle.md. */
export const BUNDLE_FILES = {
  crate: 'ro-crate-metadata.json',
  manifest: 'manifest-sha256.txt',
  readme: 'README.txt',
  /** Of a bundle of a shortlist alone: what is on it, and its table. */
  shortlist: 'shortlist.json',
  shortlistTable: 'results/shortlist.csv',
  auditChain: 'audit/chain.json',
  auditEntries: 'audit/entries.jsonl',
} as const;

/** The files that there are once for each run, below its folder. */
export const RUN_FILES = {
  run: 'run.json',
  recipe: 'recipe/recipe.json',
  pipelineVersion: 'recipe/pipeline-version.json',
  receptorPdbqt: 'receptor/prepared.pdbqt',
  receptorPdb: 'receptor/prepared.pdb',
  crystalLigand: 'receptor/crystal-ligand.pdb',
  records: 'ligands/records.jsonl',
  table: 'results/table.csv',
  ledger: 'results/ledger.csv',
} as const;

/** Where the files of a run are: at the root of its own bundle, or in a folder of that of a shortlist. */
export type RunFolder = '' | `runs/${string}/`;
export const runFolder = (runId: string): RunFolder => `runs/${runId}/`;

/** The receptor as it was uploaded. */
export const uploadedReceptor = (format: 'pdb' | 'mmcif' | null) =>
  `receptor/uploaded.${format === 'mmcif' ? 'cif' : 'pdb'}`;

/** The files of one docking, by what they are, below its folder. */
export const DOCKING_FILES = {
  /** What the input signature is of, in its canonical form: the SHA-256 of this file is the signature. */
  signedInput: 'signed-input.json',
  /** The bytes that the engine read. */
  ligandPdbqt: 'ligand.pdbqt',
  /** What poses are built from: the molecule in three dimensions, and its map to the atoms of the PDBQT. */
  prepared: 'prepared.json',
  poses: 'poses.sdf',
  log: 'log.txt',
  docking: 'docking.json',
} as const;

/** Where the files of a docking are: by the record's position in the library, then the ligand's id. */
export const dockingFolder = (record: number, ligandId: string) =>
  `dockings/${String(record).padStart(6, '0')}-${ligandId}`;

/** From the folder of a docking to the receptor, so that its command can be run there. */
export const RECEPTOR_FROM_DOCKING = `../../${RUN_FILES.receptorPdbqt}`;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const moment = z.iso.datetime();
const named = z.object({ id: z.string(), name: z.string() });

/** Who did something. */
const actor = z.object({
  kind: z.enum(['member', 'token', 'system']),
  id: z.string(),
  /** Of the person, of a token its maker's; null if whoever exported the bundle may not see members. */
  name: z.string().nullable(),
});
export type BundleActor = z.infer<typeof actor>;

const engine = z.object({ name: z.string(), version: z.string(), binarySha256: sha256 });
const counts = z.record(z.string(), z.number().int().nonnegative());

const exported = z.object({
  at: moment,
  by: actor,
  from: named.extend({ slug: z.string() }),
  /** The origin that people open, `https://docking.example.org`; earlier bundles do not tell it. */
  installation: z.string().optional(),
});
const format = z.literal(BUNDLE_FORMAT);

/** `run.json`: what was asked for by whom, and what became of it. */
export const runFileSchema = z.object({
  format,
  exported,
  run: named.extend({
    status: z.string(),
    askedAt: moment,
    askedBy: actor,
    startedAt: moment.nullable(),
    finishedAt: moment.nullable(),
    total: z.number().int().nonnegative(),
    counts,
    /** From which those of the ligands are derived. */
    seed: z.number().int(),
    /** Of the run as a whole; null if it failed before it was planned. */
    inputSignature: sha256.nullable(),
    /** The earlier run whose failed records alone were docked again. */
    failedIn: z.string().nullable(),
  }),
  engine: engine.nullable(),
  target: named.extend({ uploaded: z.object({ fileName: z.string(), sha256 }), pdbqtSha256: sha256 }),
  library: named.extend({ uploaded: z.object({ fileName: z.string(), sha256 }) }),
  /** Where it was made, if it was not where it was exported from: that had it from this bundle. */
  restored: z
    .object({
      bundleSha256: sha256,
      organizationName: z.string(),
      installation: z.string().nullable(),
      runId: z.string(),
    })
    .optional(),
  /** Whether the extract of the audit log is there: only for whoever may read that log. */
  hasAudit: z.boolean(),
});
export type RunFile = z.infer<typeof runFileSchema>;

/** `shortlist.json`: what was chosen of which runs, by whom and why. */
export const shortlistFileSchema = z.object({
  format,
  exported,
  shortlist: named.extend({ note: z.string(), madeBy: actor, madeAt: moment }),
  /** By run, the best affinity of each first. */
  entries: z.array(
    z.object({
      runId: z.string(),
      ligandId: z.string(),
      record: z.number().int(),
      note: z.string(),
      starredBy: actor,
      starredAt: moment,
    }),
  ),
  hasAudit: z.boolean(),
});
export type ShortlistFile = z.infer<typeof shortlistFileSchema>;

const energy = z.number().nullable();

/** `docking.json`: one result of the run, where it came from and what it is made of. */
export const dockingFileSchema = z.object({
  ligand: z.object({ id: z.string(), record: z.number().int(), name: z.string() }),
  rank: z.number().int().positive(),
  result: z.object({
    id: z.string(),
    inputSignature: sha256,
    engine,
    /** Of the processor that it was docked on; null for what was docked before it was kept. */
    machineClass: z.string().nullable(),
    seed: z.number().int(),
    posesFormat: z.number().int(),
    posesSha256: sha256,
    dockedAt: moment,
    cpuSeconds: z.number().nullable(),
    /** Known defects of the engine's build that were repaired in the affinities. */
    repairs: z.array(z.string()),
    flags: z.array(z.string()),
  }),
  origin: z.object({
    kind: z.enum(['docked', 'reused']),
    /** The run and task that docked it: this one's, or an earlier one's. Null if its ledger is gone. */
    run: named.nullable(),
    taskId: z.string(),
    askedBy: actor.nullable(),
  }),
  /** To be run in this folder; any number of `--cpu` gives the same. Null if what was signed is not kept. */
  command: z.array(z.string()).nullable(),
  /** Whether what was signed, and the ligand as it was prepared, are here: without them nothing can be docked again. */
  hasInputs: z.boolean(),
  poses: z.array(
    z.object({
      rank: z.number().int().positive(),
      affinityKcalPerMol: z.number(),
      reportedAffinityKcalPerMol: z.number(),
      interKcalPerMol: energy,
      intraKcalPerMol: energy,
      unboundKcalPerMol: energy,
      rmsdAngstrom: z.number().nullable(),
      insideBox: z.boolean(),
    }),
  ),
});
export type DockingFile = z.infer<typeof dockingFileSchema>;

/** The fields of an audit entry in the order in which they are hashed. */
export const AUDIT_FIELDS = [
  'orgId',
  'seq',
  'id',
  'at',
  'actorKind',
  'actorId',
  'action',
  'outcome',
  'subjectKind',
  'subjectId',
  'pipelineVersionId',
  'runId',
  'requestId',
  'ip',
  'details',
] as const;

/** A line of `audit/entries.jsonl`: an entry with its fields as the text that was hashed. */
export const auditLineSchema = z.object({
  seq: z.number().int().positive(),
  previousHash: sha256,
  hash: sha256,
  fields: z.record(z.enum(AUDIT_FIELDS), z.string().nullable()),
});
export type AuditLine = z.infer<typeof auditLineSchema>;

/** `audit/chain.json`: where the organisation's log ended when the extract was made. */
export const auditChainSchema = z.object({
  entries: z.number().int().nonnegative(),
  last: z.object({ seq: z.number().int().positive(), hash: sha256 }),
});
export type AuditChain = z.infer<typeof auditChainSchema>;
