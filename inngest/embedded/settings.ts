/** How the engine behaves. Times are by the database's clock where two workers must agree on them. */
export interface Settings {
  /** Calls that this worker makes at once. */
  concurrency: number;
  /** A worker that is silent for so long has lost its jobs. It reports three times within a lease. */
  leaseSeconds: number;
  /**
   * How often a worker looks for work that nothing woke it for. Only a guard: events and answers wake it by a
   * notification, and it knows when the next job or timer is due.
   */
  pollSeconds: number;
  /** A call without an answer for so long is given up as a failed try. Longer than the longest step. */
  maxCallSeconds: number;
  /** A job whose worker was lost so often is ended as failed. */
  maxCrashes: number;
  /** Wait after the first failed try, and the longest. */
  retryBackoff: { baseSeconds: number; maxSeconds: number };
  /** How long routed events and finished runs are kept. Events at least for the 24 hours of their uniqueness. */
  retention: { eventHours: number; runDays: number };
  /** A database that does not answer for so long is taken for lost; the work is then tried anew. */
  databaseDeadlineSeconds: number;
}

export const DEFAULT_SETTINGS: Settings = {
  concurrency: 4,
  leaseSeconds: 15,
  pollSeconds: 5,
  maxCallSeconds: 3_600,
  maxCrashes: 8,
  retryBackoff: { baseSeconds: 2, maxSeconds: 300 },
  retention: { eventHours: 24, runDays: 7 },
  databaseDeadlineSeconds: 30,
};
