/** What a new run starts with if nobody says otherwise. */
export interface RunDefaults {
  exhaustiveness: number;
  poses: number;
}

/** After how many days what can be done without is removed; null keeps it. */
export interface Retention {
  /** Logs of dockings, counted from the end of their run. */
  taskLogDays: number | null;
  /** Prepared ligands; one that is needed again is prepared again. */
  preparedLigandDays: number | null;
}

export interface GeneralSettings {
  name: string;
  slug: string;
  defaults: RunDefaults;
  retention: Retention;
}

/** Least and most of a retention that is not "keep". */
export const RETENTION_DAYS = { least: 1, most: 3650 } as const;
