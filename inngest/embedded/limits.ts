import { TooLargeError } from '@/lib/domain/errors';

/** The limits of a hosted Inngest, held here too, so that a function that runs embedded runs there as well. */
export const LIMITS = {
  eventBytes: 256 * 1024,
  eventsPerRequest: 5_000,
  stepOutputBytes: 4 * 1024 * 1024,
  runStateBytes: 32 * 1024 * 1024,
  stepsPerRun: 1_000,
} as const;

/** Bytes of a text in UTF-8. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

const megabytes = (bytes: number) => `${(bytes / (1024 * 1024)).toFixed(1)} MB`;

/**
 * Raises TooLargeError if one more outcome of `bytes` does not fit in a run that already has `stepCount` steps
 * and `stateBytes` of outcomes.
 */
export function checkStepFits(
  run: { stepCount: number; stateBytes: number },
  stepName: string,
  bytes: number,
): void {
  if (bytes > LIMITS.stepOutputBytes) {
    throw new TooLargeError(
      `The step "${stepName}" returned ${megabytes(bytes)}; a step may return ${megabytes(LIMITS.stepOutputBytes)}. Keep the result in the object store and return its key.`,
    );
  }
  if (run.stateBytes + bytes > LIMITS.runStateBytes) {
    throw new TooLargeError(
      `With the step "${stepName}" the outcomes of this run take ${megabytes(run.stateBytes + bytes)}; a run may keep ${megabytes(LIMITS.runStateBytes)}.`,
    );
  }
  if (run.stepCount + 1 > LIMITS.stepsPerRun) {
    throw new TooLargeError(
      `The step "${stepName}" is one more than the ${LIMITS.stepsPerRun} that a run may have. Fan out by events instead.`,
    );
  }
}

/** Raises TooLargeError if a run with `stepCount` steps done cannot take `more`. */
export function checkStepCount(stepCount: number, more: number): void {
  if (stepCount + more > LIMITS.stepsPerRun) {
    throw new TooLargeError(
      `The function asks for ${stepCount + more} steps; a run may have ${LIMITS.stepsPerRun}. Fan out by events instead.`,
    );
  }
}
