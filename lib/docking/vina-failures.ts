import type { ResourceLimits } from '@/lib/docking/engine';
import { DockingFailure, type DockingFailureCode } from '@/lib/docking/failures';
import { type ProcessRun, SpawnError } from '@/lib/docking/vina-process';

/** How an allocation that failed shows: Vina's own sentence, the C++ library's, Boost's threads, the loader's. */
const OUT_OF_MEMORY =
  /insufficient memory|bad_alloc|thread_resource_error|Resource temporarily unavailable|cannot allocate memory|failed to map segment/i;

/** Exit codes of the tools before the engine when they cannot start it; see env(1), nice(1). */
const NOT_STARTED = [126, 127];

/** What a finished process means; null if it ended by itself and content. */
export function failureOf(
  run: ProcessRun,
  { timeoutSeconds, memoryMegabytes }: ResourceLimits,
): DockingFailure | null {
  const failure = (code: DockingFailureCode, sentence: string) =>
    new DockingFailure(code, sentence, run.stdout + run.stderr, { cpuSeconds: run.cpuSeconds });
  if (run.stopped === 'cancelled') return failure('cancelled', 'The docking was cancelled.');
  if (run.stopped === 'timeout' || run.endedBy === 'SIGXCPU') {
    return failure('timeout', `The ligand was not docked within ${timeoutSeconds} s.`);
  }
  if (run.exitCode === 0) return null;
  if (OUT_OF_MEMORY.test(run.stderr)) {
    return failure(
      'out-of-memory',
      `The engine needs more memory than the ${memoryMegabytes} MB it may use.`,
    );
  }
  if (run.endedBy) {
    return failure(
      'killed',
      `The engine was ended from outside by ${run.endedBy}; the machine may have run out of memory.`,
    );
  }
  if (NOT_STARTED.includes(run.exitCode ?? 0)) {
    return failure('engine-missing', `The engine cannot be started. ${sentenceOf(run.stderr)}`);
  }
  return failure('engine-refused', sentenceOf(run.stderr) || 'The engine gave no reason.');
}

/** What it means that no process came to be. */
export function startFailure(error: unknown): unknown {
  if (!(error instanceof SpawnError)) return error;
  if (error.code === 'EAGAIN' || error.code === 'ENOMEM') {
    const sentence = 'The machine has no memory, or no process, left to start the engine.';
    return new DockingFailure('out-of-memory', sentence, '', { cause: error });
  }
  const sentence = 'The engine is started by nice, setpriv and prlimit: install coreutils and util-linux.';
  return new DockingFailure('engine-missing', sentence, '', { cause: error });
}

const LONGEST_SENTENCE = 300;

/** The first line that says something: Vina's own sentence. */
function sentenceOf(stderr: string): string {
  const line = stderr.split('\n').find((candidate) => candidate.trim() !== '') ?? '';
  return line.trim().slice(0, LONGEST_SENTENCE);
}
