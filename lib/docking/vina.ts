import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { knownDefects } from '@/lib/docking/defects';
import type {
  DockedPose,
  DockInput,
  DockingEngine,
  DockOptions,
  DockOutput,
  EngineFingerprint,
  PoseScore,
  ResourceLimits,
  ScoreInput,
} from '@/lib/docking/engine';
import { DockingFailure } from '@/lib/docking/failures';
import { PdbqtError, placeLigand, readPdbqtAtoms } from '@/lib/docking/pdbqt';
import { acceptPoses, type RepairedPose, repairPoses, torsionFactor } from '@/lib/docking/score-repair';
import { vinaFingerprinter } from '@/lib/docking/vina-binary';
import {
  checkDockInput,
  dockArguments,
  LIGAND_FILE,
  POSES_FILE,
  scoreArguments,
} from '@/lib/docking/vina-command';
import { failureOf, startFailure } from '@/lib/docking/vina-failures';
import { progressReader, type ReportedPose, readPoses, readScore } from '@/lib/docking/vina-output';
import { type ProcessRun, runLimited } from '@/lib/docking/vina-process';
import { UnavailableError } from '@/lib/domain/errors';

export interface VinaOptions {
  /** Absolute path of the program, or its name in the system's folders. */
  vinaPath: string;
  /** What the program calls itself; `AutoDock Vina` unless another program with the same command line stands in. */
  programName?: string;
  /**
   * Folder of this process alone, made if it is missing. Each docking has a fresh directory in it, removed at its
   * end; receptors stay. After a crash whatever lies in it may be deleted.
   */
  scratchRoot: string;
}

/** AutoDock Vina as a child process for each ligand. One that dies takes nothing else with it. */
export function createVinaEngine(options: VinaOptions): DockingEngine {
  mkdirSync(options.scratchRoot, { recursive: true });
  return new VinaEngine(options);
}

class VinaEngine implements DockingEngine {
  readonly fingerprint: () => Promise<EngineFingerprint>;
  private readonly scratchRoot: string;

  constructor({ vinaPath, scratchRoot, programName }: VinaOptions) {
    this.scratchRoot = scratchRoot;
    this.fingerprint = vinaFingerprinter(vinaPath, scratchRoot, programName);
  }

  async dock(input: DockInput, options: DockOptions): Promise<DockOutput> {
    checkDockInput(input);
    const { exhaustiveness, poses: mostPoses } = input.parameters;
    const threads = Math.max(1, Math.min(Math.floor(options.cores), exhaustiveness));
    const ligandAtoms = readLigand(input.ligandPdbqt);
    const fingerprint = await this.fingerprint();

    return this.inScratch(input, input.ligandPdbqt, async (directory, receptorPath) => {
      const run = await this.run(fingerprint, dockArguments(input, receptorPath, threads), directory, {
        limits: { ...options, cores: threads },
        onStdout: options.onProgress && progressReader(options.onProgress),
      });
      const engineLog = run.stdout + run.stderr;
      const output = await readFile(join(directory, POSES_FILE), 'utf8').catch(() => '');
      if (output === '') {
        const warning = /WARNING: .*/.exec(engineLog)?.[0];
        const { cpuSeconds } = run;
        if (warning) throw new DockingFailure('engine-refused', warning, engineLog, { cpuSeconds });
      }
      const reported = withLog(run, () => readPoses(output, ligandAtoms, mostPoses));
      const { poses, repairs } = await this.repair(reported, fingerprint, input, options);
      return {
        poses: poses.map(toDockedPose),
        engineLog,
        cpuSeconds: run.cpuSeconds,
        wallSeconds: run.wallSeconds,
        peakMemoryMegabytes: run.peakMemoryMegabytes,
        fingerprint,
        repairs,
      };
    });
  }

  async scoreOnly(input: ScoreInput, limits: ResourceLimits): Promise<PoseScore> {
    readLigand(input.posePdbqt);
    const fingerprint = await this.fingerprint();
    return this.inScratch(input, input.posePdbqt, async (directory, receptorPath) => {
      const run = await this.run(fingerprint, scoreArguments(receptorPath), directory, {
        limits: { ...limits, cores: 1 },
      });
      return withLog(run, () => readScore(run.stdout));
    });
  }

  private async repair(
    reported: readonly ReportedPose[],
    fingerprint: EngineFingerprint,
    input: DockInput,
    limits: ResourceLimits,
  ): Promise<{ poses: RepairedPose[]; repairs: string[] }> {
    const defects = knownDefects(fingerprint);
    if (defects.length === 0) return { poses: acceptPoses(reported), repairs: [] };
    const factor = torsionFactor(reported) ?? (await this.scoredFactor(reported, input, limits));
    return { poses: repairPoses(reported, factor), repairs: defects.map((defect) => defect.sentence) };
  }

  /**
   * The torsion factor from `--score_only`, whose affinity is factor · intermolecular energy, of the pose where
   * that energy is largest and so the factor most exact. A ligand that feels nothing anywhere has no affinity to
   * scale.
   */
  private async scoredFactor(
    poses: readonly ReportedPose[],
    { receptorPdbqt, ligandPdbqt }: DockInput,
    limits: ResourceLimits,
  ): Promise<number> {
    const strongest = poses.reduce((best, pose) =>
      Math.abs(pose.interKcalPerMol) > Math.abs(best.interKcalPerMol) ? pose : best,
    );
    const posePdbqt = placeLigand(ligandPdbqt, strongest.coordinates);
    const score = await this.scoreOnly({ receptorPdbqt, posePdbqt }, limits);
    const factor = score.affinityKcalPerMol / score.interKcalPerMol;
    return factor > 0 && factor <= 1 ? factor : 1;
  }

  /** @throws DockingFailure unless the engine ended by itself and content */
  private async run(
    { path }: EngineFingerprint,
    args: string[],
    cwd: string,
    { limits, onStdout }: { limits: ResourceLimits; onStdout?: (chunk: string) => void },
  ): Promise<ProcessRun> {
    const { signal, timeoutSeconds, memoryMegabytes, cores } = limits;
    if (signal.aborted) throw new DockingFailure('cancelled', 'The docking was cancelled before it began.');
    const cpuSeconds = timeoutSeconds * cores;
    const run = await runLimited(path, args, {
      cwd,
      limits: { signal, timeoutSeconds, cpuSeconds, memoryMegabytes },
      onStdout,
    }).catch((error: unknown) => {
      throw startFailure(error);
    });
    const failure = failureOf(run, limits);
    if (failure) throw failure;
    return run;
  }

  /** A fresh directory with the ligand in it, removed whatever happens. */
  private async inScratch<T>(
    { receptorPdbqt }: { receptorPdbqt: string },
    ligandPdbqt: string,
    work: (directory: string, receptorPath: string) => Promise<T>,
  ): Promise<T> {
    let directory: string | undefined;
    try {
      const receptor = await this.placeReceptor(receptorPdbqt);
      directory = await mkdtemp(join(this.scratchRoot, 'dock-'));
      await writeFile(join(directory, LIGAND_FILE), ligandPdbqt);
      return await work(directory, relative(directory, receptor));
    } catch (error) {
      throw storageFull(error) ?? error;
    } finally {
      if (directory) await rm(directory, { recursive: true, force: true });
    }
  }

  /** Writes a receptor once, under its hash; all its ligands read the same file. */
  private async placeReceptor(pdbqt: string): Promise<string> {
    const folder = join(this.scratchRoot, 'receptors');
    const path = join(folder, `${createHash('sha256').update(pdbqt).digest('hex')}.pdbqt`);
    const there = await stat(path).catch(() => null);
    if (there?.size === Buffer.byteLength(pdbqt)) return path;
    await mkdir(folder, { recursive: true });
    const unfinished = await mkdtemp(join(folder, 'new-'));
    try {
      await writeFile(join(unfinished, 'receptor.pdbqt'), pdbqt);
      await rename(join(unfinished, 'receptor.pdbqt'), path);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
    return path;
  }
}

function readLigand(pdbqt: string) {
  try {
    const atoms = readPdbqtAtoms(pdbqt);
    if (atoms.length > 0) return atoms;
  } catch (error) {
    if (!(error instanceof PdbqtError)) throw error;
    throw new DockingFailure('engine-refused', `The ligand's PDBQT cannot be read. ${error.message}`);
  }
  throw new DockingFailure('engine-refused', "The ligand's PDBQT holds no atom.");
}

/** Gives a failure to read the output the log that goes with it, and what it took. */
function withLog<T>({ stdout, stderr, cpuSeconds }: ProcessRun, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof DockingFailure)) throw error;
    throw new DockingFailure(error.code, error.message, stdout + stderr, { cause: error, cpuSeconds });
  }
}

function toDockedPose(pose: RepairedPose, index: number): DockedPose {
  return {
    rank: index + 1,
    affinityKcalPerMol: pose.affinityKcalPerMol,
    reportedAffinityKcalPerMol: pose.reportedAffinityKcalPerMol,
    interKcalPerMol: pose.interKcalPerMol,
    intraKcalPerMol: pose.intraKcalPerMol,
    unboundKcalPerMol: pose.unboundKcalPerMol,
    coordinates: pose.coordinates,
  };
}

function storageFull(error: unknown): UnavailableError | null {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return null;
  return new UnavailableError('The scratch disk of the docking engine is full.', 60, { cause: error });
}
