/** Counts since the process started; `callsInFlight` and `listening` are of this moment. */
export interface MetricValues {
  eventsRouted: number;
  runsStarted: number;
  runsCancelled: number;
  cronSlotsFired: number;
  timersFired: number;
  jobsClaimed: number;
  answersWritten: number;
  checkpointsWritten: number;
  /** Write-backs and checkpoints dropped because the lease had gone to another worker. */
  staleWritesDropped: number;
  /** Answers dropped because the run had ended meanwhile. */
  answersForEndedRuns: number;
  leasesLost: number;
  leasesReaped: number;
  jobsPoisoned: number;
  callsTimedOut: number;
  jobsReleased: number;
  databaseErrors: number;
  callsInFlight: number;
  listening: number;
}

export class Metrics {
  private readonly values: MetricValues = {
    eventsRouted: 0,
    runsStarted: 0,
    runsCancelled: 0,
    cronSlotsFired: 0,
    timersFired: 0,
    jobsClaimed: 0,
    answersWritten: 0,
    checkpointsWritten: 0,
    staleWritesDropped: 0,
    answersForEndedRuns: 0,
    leasesLost: 0,
    leasesReaped: 0,
    jobsPoisoned: 0,
    callsTimedOut: 0,
    jobsReleased: 0,
    databaseErrors: 0,
    callsInFlight: 0,
    listening: 0,
  };

  add(name: keyof MetricValues, count = 1): void {
    this.values[name] += count;
  }

  set(name: 'callsInFlight' | 'listening', value: number): void {
    this.values[name] = value;
  }

  read(): MetricValues {
    return { ...this.values };
  }
}
