import type { ConfidenceLimit, ConfidenceParts } from '@/lib/domain/confidence';
import type { DockingParameters, NumericParameter } from '@/lib/domain/docking-parameters';
import type { Enrichment } from '@/lib/domain/enrichment';
import type {
  LibraryId,
  LigandId,
  PipelineId,
  PipelineVersionId,
  RunId,
  ShortlistId,
  TargetId,
  TaskId,
} from '@/lib/domain/ids';
import type { Outcome, OutcomeCounts } from '@/lib/domain/outcomes';
import type { LigandPreparation } from '@/lib/domain/pipeline-spec';
import type { WaitingQuota } from '@/lib/domain/quotas';
import type { ReplicatePlan } from '@/lib/domain/replicates';
import type { PoseFilePart } from '@/lib/domain/resources/pose-files';
import type { NamedActor } from '@/lib/domain/resources/provenance';
import type { FilterPart } from '@/lib/domain/result-query';
import type { SearchSpace } from '@/lib/domain/search-space';
import type { SignatureDifference } from '@/lib/domain/signature-differences';
import type { RunPriority, RunState } from '@/lib/domain/states';

/** The version of a pipeline that a run was started with. */
export interface RunPipeline {
  id: PipelineId;
  name: string;
  versionId: PipelineVersionId;
  version: number;
  /** The parameters in which the run departs from it. */
  adjusted: (keyof DockingParameters)[];
}

/** A run as lists show it. `counts` adds up to `total` once the run has ended. */
export interface RunSummary {
  id: RunId;
  name: string;
  status: RunState;
  target: { id: TargetId; name: string };
  library: { id: LibraryId; name: string };
  /** Null for a run whose parameters were given without one. */
  pipeline: RunPipeline | null;
  total: number;
  pending: number;
  counts: OutcomeCounts;
  bestAffinityKcalPerMol: number | null;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  /** The quota that is used up, if no more ligands are docked for that reason; the run goes on by itself. */
  waitingFor: WaitingQuota | null;
  /** Since when no more ligands are begun because somebody said so; null for a run that goes on, or has ended. */
  pausedAt: string | null;
  /** Which runs of the organisation go first. */
  priority: RunPriority;
  /** True for one that was made elsewhere and restored from its proof bundle. */
  isRestored: boolean;
}

/** Where a restored run was made. Its results are read, and nothing else. */
export interface RestoredRun {
  organizationName: string;
  /** Null if the bundle does not tell it. */
  installation: string | null;
  /** What it is called there. */
  runId: string;
  askedBy: NamedActor;
  askedAt: string;
  exportedAt: string;
  /** Of the archive that it was restored from. */
  bundleSha256: string;
}

/** How fast a run goes. All of it is null or 0 for one that has ended. */
export interface RunPace {
  /** Over the last minutes; null where it cannot be told yet. */
  ligandsPerMinute: number | null;
  /** At that rate; null while it is paused, too. */
  secondsLeft: number | null;
}

export interface RunList {
  runs: RunSummary[];
  nextCursor: string | null;
}

/** A ligand that is being docked at this moment. */
export interface RunningTask {
  taskId: TaskId;
  ligandId: LigandId;
  name: string;
  /** 0 to 1, from the engine's own progress bar. */
  progress: number;
  /** Of its engine; 0 while it is prepared, or waits for cores. */
  cores: number;
  attempt: number;
  startedAt: string | null;
}

/** What the engine was: enough to tell two builds apart. */
export interface EngineFingerprintResource {
  name: string;
  version: string;
  binarySha256: string;
}

/** The receptor as it was docked into, whatever became of its target since. */
export interface RunReceptor {
  /** SHA-256 of the prepared receptor, PDBQT. */
  pdbqtSha256: string;
  pH: number;
  keepWaters: boolean;
  /** Protein chains that it consists of. */
  chains: string[];
  /** Null where every residue had a template. */
  openBabelVersion: string | null;
}

/** What steers the search, in numbers. */
export type RunParameters = Pick<DockingParameters, NumericParameter>;

export interface RunDetail extends RunSummary, RunPace {
  /** That engines have at this moment, on all machines together. */
  coresInUse: number;
  /** Why the run as a whole failed; null otherwise. */
  error: string | null;
  cancelRequestedAt: string | null;
  /** Null for a run that was made here. */
  restored: RestoredRun | null;
  /** The run whose failed records alone are docked again here; null if the whole library is. */
  failedIn: RunId | null;
  /** What is in doubt about its results, each in a few sentences. */
  warnings: string[];
  /** What `waitingFor` means, with the remedy; null otherwise. */
  waitingReason: string | null;
  parameters: RunParameters;
  /** How its ligands are prepared. */
  preparation: LigandPreparation;
  /** How often each ligand is docked. */
  replicates: ReplicatePlan;
  /** Null for whoever may not see structures; so are the ways to files, and what tells of a molecule. */
  searchSpace: SearchSpace | null;
  receptor: RunReceptor | null;
  engine: EngineFingerprintResource | null;
  /** Equal for two runs that compute the same: same engine, settings, site and molecules. Null until planned. */
  inputSignature: string | null;
  running: RunningTask[];
  /** Name of the crystal ligand that RMSD is measured to; null if the target has none. */
  crystalLigandId: string | null;
  cpuSeconds: number | null;
  files: {
    receptorPdb: string | null;
    crystalLigandPdb: string | null;
    sdf: string | null;
    /** Of the proof bundle; null while the run goes on. */
    proof: string | null;
    csv: string;
    parquet: string;
    ledgerCsv: string;
    events: string;
  };
}

/** One ligand's place in the ranking of a run. */
export interface ResultRow {
  /** 1 is the best affinity of the run. */
  rank: number;
  ligandId: LigandId;
  name: string;
  record: number;
  canonicalSmiles: string | null;
  /** Repaired affinity of the best pose. More negative is better. */
  affinityKcalPerMol: number;
  /** As the engine printed it, before a known defect of its build was repaired. */
  reportedAffinityKcalPerMol: number;
  /** Affinity divided by heavy atoms. */
  ligandEfficiencyKcalPerMolPerAtom: number;
  /** Of the best pose to the crystal ligand, symmetry-corrected, heavy atoms, in place; null for other molecules. */
  rmsdAngstrom: number | null;
  /** That the best pose is within 2 Å of the true one, 0 to 1; null for what was docked before it was told. */
  confidence: number | null;
  /** Dockings that it rests on, each with a seed of its own; null with the confidence. */
  seeds: number | null;
  molecularWeightDalton: number | null;
  heavyAtoms: number;
  rotatableBonds: number | null;
  poses: number;
  /** Of each pose, the best first. */
  poseAffinitiesKcalPerMol: number[];
  outcome: Extract<Outcome, 'docked' | 'reused'>;
  /** Warnings about the pose, `outside-box` for example. */
  flags: string[];
  /** That it is on. */
  shortlists: ShortlistId[];
  depiction: string | null;
}

/** How much of a run passes a filter. */
export interface ResultMatches {
  matching: number;
  /** Of the whole run. */
  total: number;
  /** If nothing passes: how many pass each part of the filter alone, to tell which one is too strict. Null otherwise. */
  byPart: Partial<Record<FilterPart, number>> | null;
}

export interface ResultPage {
  results: ResultRow[];
  /** On the first page; null on those that follow. */
  matches: ResultMatches | null;
  nextCursor: string | null;
}

/** The results of a run in numbers that do not grow with it: what its plots are drawn from. */
export interface ResultPlots {
  total: number;
  /** That pass the filter; all, if there is none. */
  matching: number;
  /** Bins of equal width, from the least affinity to the greatest, none left out. */
  affinity: {
    binKcalPerMol: number;
    bins: { fromKcalPerMol: number; total: number; matching: number }[];
  };
  /** Results of about the same affinity and heavy atoms, and where they are on average. */
  cells: { affinityKcalPerMol: number; heavyAtoms: number; total: number; matching: number }[];
  /** Some places of the ranking, the first and the last among them. */
  ranking: { rank: number; affinityKcalPerMol: number; isMatching: boolean }[];
  /** Of what passes the filter among the rest; null where the filter does not tell which molecules are meant. */
  enrichment: Enrichment | null;
}

/** One pose of one ligand in one run. */
export interface PoseRow {
  rank: number;
  affinityKcalPerMol: number;
  reportedAffinityKcalPerMol: number;
  interKcalPerMol: number | null;
  intraKcalPerMol: number | null;
  unboundKcalPerMol: number | null;
  rmsdAngstrom: number | null;
  insideBox: boolean;
  /** Path of the pose as an SDF record. */
  sdf: string | null;
  /** Path of its interactions and checks. */
  analysis: string | null;
  /** Paths of its other forms. */
  files: Record<PoseFilePart, string> | null;
}

/** How far a result is believed, and what that comes from. */
export interface ResultConfidence {
  /** 0 to 1. */
  value: number;
  /** What holds it down. */
  limits: ConfidenceLimit[];
  /** Null for whoever may not see structures. */
  parts: ConfidenceParts | null;
}

/** One of the dockings of a ligand that is docked with several seeds. */
export interface ReplicateRow {
  /** From 1. */
  number: number;
  /** It follows from the molecule; null for whoever may not see structures. */
  seed: number | null;
  affinityKcalPerMol: number;
  reused: boolean;
  /** The one whose poses are shown. */
  isBest: boolean;
}

export interface LigandResult {
  ligandId: LigandId;
  name: string;
  poses: PoseRow[];
  engine: EngineFingerprintResource;
  repairs: string[];
  /** Null for what was docked before it was told. */
  confidence: ResultConfidence | null;
  /** Empty for a ligand that was docked once. */
  replicates: ReplicateRow[];
  reused: boolean;
  /** It follows from the molecule; null for whoever may not see structures. */
  seed: number | null;
  signature: string | null;
  cpuSeconds: number | null;
  log: string | null;
}

/**
 * Why a ligand is docked although its molecule may have been docked before. `known`: it is not, the same bytes were;
 * `other-settings`: they were not, as `differences` say; `first`: this molecule never was, in this target; `unknown`:
 * what is to be compared is not known.
 */
export interface MissExplanation {
  /** `invalidated`: the same bytes were docked before, and that result had been taken out of the cache. */
  kind: 'known' | 'other-settings' | 'invalidated' | 'first' | 'unknown';
  /** One sentence. */
  summary: string;
  /** The known docking with the fewest differences. */
  nearest: {
    runId: RunId;
    runName: string;
    ligandId: LigandId;
    affinityKcalPerMol: number;
    dockedAt: string;
  } | null;
  /** All of them, also those that follow from another. */
  differences: SignatureDifference[];
}

/** One input record of a run and what became of it. */
export interface LedgerRow {
  ligandId: LigandId;
  record: number;
  line: number;
  name: string;
  /** Null while undecided. */
  outcome: Outcome | null;
  reasonCode: string | null;
  reason: string | null;
  attempts: number;
  /** Of the engine, in all tries; null if nothing was docked for it in this run. */
  cpuSeconds: number | null;
  endedAt: string | null;
  /** Path of the task's log; null if nothing was docked. */
  log: string | null;
}

export interface LedgerPage {
  rows: LedgerRow[];
  nextCursor: string | null;
}

/** Sent on the run's event stream. `run` repeats the whole detail; `results` says that the ranking changed. */
export type RunStreamEvent =
  | { kind: 'run'; run: RunDetail }
  | { kind: 'results'; ranked: number }
  | { kind: 'end'; status: RunState };
