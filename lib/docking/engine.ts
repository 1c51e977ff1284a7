import type { DockingParameters } from '@/lib/domain/docking-parameters';
import type { SearchSpace, Vec3 } from '@/lib/domain/search-space';

/** Says exactly which program gave a result. Kept with every result, and part of its input signature. */
export interface EngineFingerprint {
  name: string;
  /** Without a leading "v": `1.2.3`. */
  version: string;
  binarySha256: string;
  path: string;
}

/** One ligand into one receptor. Names are not part of it: the engine never sees any. */
export interface DockInput {
  receptorPdbqt: string;
  ligandPdbqt: string;
  searchSpace: SearchSpace;
  /** `seed` of the parameters is the pipeline's; the engine is given the `seed` below. */
  parameters: DockingParameters;
  /** Of this docking, 1 to 2^31 - 1, see `ligandSeed`. */
  seed: number;
}

export interface ResourceLimits {
  /** Threads the engine may use. Never more than the exhaustiveness are started; the result does not depend on it. */
  cores: number;
  signal: AbortSignal;
  /** Of wall time. */
  timeoutSeconds: number;
  /** Of address space. */
  memoryMegabytes: number;
}

export interface DockOptions extends ResourceLimits {
  /** Told the finished share of the search, 0 to 1, rising. */
  onProgress?: (fraction: number) => void;
}

export interface DockedPose {
  /** From 1, the best repaired affinity first. */
  rank: number;
  /** The affinity to use: the reported one with the known defects of the engine's build repaired. */
  affinityKcalPerMol: number;
  reportedAffinityKcalPerMol: number;
  interKcalPerMol: number;
  intraKcalPerMol: number;
  /** As reported. */
  unboundKcalPerMol: number;
  /** Ångström, one for each atom of the ligand's PDBQT, in its order. */
  coordinates: Vec3[];
}

export interface DockOutput {
  /** At least one. */
  poses: DockedPose[];
  /** What the engine printed. Holds no path of this machine. */
  engineLog: string;
  /** Sampled while the engine ran; short by a fifth of a second at most. */
  cpuSeconds: number;
  wallSeconds: number;
  /** Of resident memory; absent if the engine ended before it was first looked at. */
  peakMemoryMegabytes?: number;
  fingerprint: EngineFingerprint;
  /** One sentence for each known defect of the build that was repaired, see `defects.ts`. */
  repairs: string[];
}

export interface ScoreInput {
  receptorPdbqt: string;
  /** The ligand's PDBQT with the coordinates of the pose, see `placeLigand`. */
  posePdbqt: string;
}

/** The score of a pose as it stands. The intramolecular energy of the pose itself counts as its unbound energy. */
export interface PoseScore {
  affinityKcalPerMol: number;
  interKcalPerMol: number;
  intraKcalPerMol: number;
}

/** The port to a docking program. */
export interface DockingEngine {
  /** @throws DockingFailure `engine-missing` */
  fingerprint(): Promise<EngineFingerprint>;
  /**
   * Docks one ligand.
   * @throws InvalidInputError naming the field of the search space or of the parameters; nothing was started
   * @throws DockingFailure for everything that the run itself may meet
   */
  dock(input: DockInput, options: DockOptions): Promise<DockOutput>;
  /** @throws DockingFailure as `dock` */
  scoreOnly(input: ScoreInput, limits: ResourceLimits): Promise<PoseScore>;
}
