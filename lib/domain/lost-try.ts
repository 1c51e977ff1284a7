/** A try of a task that ended without a word: its worker was killed, or was cut off for longer than its lease. */
export interface LostTry {
  /** From 1. */
  attempt: number;
  workerId: string;
  /** When the lease that the worker extended last ran out, ISO 8601. */
  leaseEndedAt: string;
  /** Of the engine's search as the worker last told it, 0 to 1. */
  progress: number;
}
