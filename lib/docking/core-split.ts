import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { calibrationDocking } from '@/lib/docking/calibration-docking';
import type { DockingEngine } from '@/lib/docking/engine';
import { DockingFailure } from '@/lib/docking/failures';
import { nearEndWatch } from '@/lib/docking/near-end';
import { EngineSlots } from '@/lib/docking/slots';

/** How one machine's cores are shared out: so many engine processes at a time, each with so many threads. */
export interface CoreSplit {
  slots: number;
  threadsPerSlot: number;
}

export interface MeasuredSplit extends CoreSplit {
  /** Wall time of some short dockings: of the best round. */
  seconds: number;
}

export interface CoreSplitOptions {
  totalCores: number;
  /** What all engine processes together may use. */
  memoryMegabytes: number;
  /** Where the answer is kept: a machine is measured once. */
  cacheDirectory: string;
  signal: AbortSignal;
}

/** Seen with drug-like ligands: 450 to 640 MB a process. */
const MEMORY_OF_A_PROCESS_MEGABYTES = 700;
/** More threads than the default exhaustiveness have no search to run. */
const MOST_THREADS = 8;
/**
 * Splits this close to the fastest count as equally fast. Seen with drug-like ligands on two cores: two processes of one
 * thread need 5 to 6 % more processor time than one of two, as each fills the processor's cache with maps of its own,
 * which the short docking of the measurement hardly shows.
 */
const NOISE = 0.1;
const DOCKINGS_PER_CORE = 2;
const TIMEOUT_SECONDS = 120;
/** Whatever else the machine does meanwhile, the web server's start for one, disturbs one round of a split, not both. */
const ROUNDS = 2;
/** One that is slower than the fastest by more than this is not measured again. */
const HOPELESS = 0.5;

/** The splits worth trying: each division of the cores, the most processes first. */
export function splitCandidates(totalCores: number, memoryMegabytes: number): CoreSplit[] {
  const mostSlots = Math.max(1, Math.floor(memoryMegabytes / MEMORY_OF_A_PROCESS_MEGABYTES));
  const candidates: CoreSplit[] = [];
  for (let slots = Math.min(totalCores, mostSlots); slots >= 1; slots--) {
    if (totalCores % slots !== 0 && slots !== mostSlots) continue;
    const threads = Math.ceil(totalCores / slots);
    // Too few processes to keep the cores busy, unless memory allows no more.
    if (threads > MOST_THREADS && candidates.length > 0) break;
    candidates.push({ slots, threadsPerSlot: Math.min(threads, MOST_THREADS) });
  }
  return candidates;
}

/** The fastest split; of those that are as good as the fastest, the one with the fewest processes. */
export function fastestSplit(measured: readonly MeasuredSplit[]): CoreSplit {
  const best = Math.min(...measured.map((split) => split.seconds));
  const [chosen] = measured
    .filter((split) => split.seconds <= best * (1 + NOISE))
    .toSorted((a, b) => a.slots - b.slots);
  if (!chosen) throw new RangeError('No split was measured.');
  return { slots: chosen.slots, threadsPerSlot: chosen.threadsPerSlot };
}

/**
 * Measures which split docks fastest on this machine with this engine; some seconds, once. The answer is kept for
 * the engine's binary, the processor's model, and the cores and memory in use. It changes no result, only the time.
 * @throws DockingFailure if not one candidate could dock
 */
export async function measureCoreSplit(engine: DockingEngine, options: CoreSplitOptions): Promise<CoreSplit> {
  const candidates = splitCandidates(options.totalCores, options.memoryMegabytes);
  const [only] = candidates;
  if (only && candidates.length === 1) return only;

  const path = join(options.cacheDirectory, await cacheName(engine, options));
  const known = await readKnown(path);
  if (known) return known;

  const best = new Map<CoreSplit, number>();
  let failure: unknown;
  for (let round = 0; round < ROUNDS; round++) {
    const limit = Math.min(...best.values()) * (1 + HOPELESS);
    // There and back again, so that no split is always the first.
    for (const split of round % 2 === 0 ? candidates : candidates.toReversed()) {
      if ((best.get(split) ?? 0) > limit) continue;
      try {
        const seconds = await timeSplit(engine, split, options);
        best.set(split, Math.min(seconds, best.get(split) ?? Number.POSITIVE_INFINITY));
      } catch (error) {
        // A split for which the machine is too small is no choice; one that was cancelled says nothing.
        if (!(error instanceof DockingFailure) || error.code === 'cancelled') throw error;
        failure = error;
      }
    }
  }
  const measured = [...best].map(([split, seconds]): MeasuredSplit => ({ ...split, seconds }));
  if (measured.length === 0) throw failure;
  const split = fastestSplit(measured);
  await keep(path, split, measured);
  return split;
}

/** As a run docks: each next engine starts on what the end of a search leaves idle. */
async function timeSplit(
  engine: DockingEngine,
  split: CoreSplit,
  options: CoreSplitOptions,
): Promise<number> {
  const { totalCores, memoryMegabytes } = options;
  const slots = new EngineSlots({ ...split, totalCores });
  // One that fails ends the others, so that none of them disturbs the next measurement.
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const exhaustiveness = Math.min(MOST_THREADS, Math.max(2, totalCores));
  const started = performance.now();
  const dockings = await Promise.allSettled(
    Array.from({ length: totalCores * DOCKINGS_PER_CORE }, (_, index) =>
      slots
        .use({ key: 'measurement', signal }, (cores, giveBack) =>
          engine.dock(calibrationDocking(exhaustiveness, index + 1), {
            cores,
            signal,
            timeoutSeconds: TIMEOUT_SECONDS,
            memoryMegabytes: Math.max(memoryMegabytes / split.slots, MEMORY_OF_A_PROCESS_MEGABYTES) * 2,
            onProgress: nearEndWatch(giveBack),
          }),
        )
        .catch((error: unknown) => {
          if (!failed.signal.aborted) failed.abort(error);
          throw error;
        }),
    ),
  );
  if (dockings.some((result) => result.status === 'rejected')) {
    throw options.signal.aborted
      ? new DockingFailure('cancelled', 'The measurement was cancelled.')
      : failed.signal.reason;
  }
  return (performance.now() - started) / 1000;
}

async function cacheName(engine: DockingEngine, { totalCores, memoryMegabytes }: CoreSplitOptions) {
  const { binarySha256 } = await engine.fingerprint();
  const model = cpus()[0]?.model ?? '';
  const key = JSON.stringify([3, binarySha256, model, splitCandidates(totalCores, memoryMegabytes)]);
  return `core-split-${createHash('sha256').update(key).digest('hex').slice(0, 16)}.json`;
}

const splitSchema = z.object({ slots: z.int().min(1), threadsPerSlot: z.int().min(1) });

/** Null if there is none, or none that can be read: then it is measured again. */
async function readKnown(path: string): Promise<CoreSplit | null> {
  try {
    return splitSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}

async function keep(path: string, split: CoreSplit, measured: readonly MeasuredSplit[]): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  await writeFile(unfinished, `${JSON.stringify({ ...split, measured }, null, 2)}\n`);
  await rename(unfinished, path);
}
