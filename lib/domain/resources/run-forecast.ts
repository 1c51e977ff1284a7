/** A number that is not known exactly: eight in ten fall between the two bounds. */
export interface ForecastBand {
  expected: number;
  low: number;
  high: number;
}

/** What a run would take if it were started now. Nothing is kept of it. */
export interface RunForecast {
  /** Records of the library that would be docked or reused; the others were rejected when it was read. */
  ligands: number;
  /** Of these, how many were docked with the very same input before: they are linked, and cost nothing. */
  known: number;
  /** Of the others, with all their seeds; it is known exactly but for a least confidence. */
  dockings: { least: number; most: number };
  /** Of the engine for the others, in CPU-hours. */
  cpuHours: ForecastBand;
  /** Dockings of this organisation that the forecast is calibrated on; 0: it rests on general experience. */
  calibratedOn: number;
  /** From start to end at the pace of the last runs; null if there is none to go by. */
  seconds: ForecastBand | null;
  /** Ligands of runs that were asked for before and are not docked yet. */
  ligandsAhead: number;
  /** The month's processor time; null without a quota. */
  quota: { usedCpuHours: number; limitCpuHours: number } | null;
}
