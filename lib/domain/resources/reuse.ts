import type { LigandId, RunId } from '@/lib/domain/ids';

/** What the organisation's cache of results holds and has saved. */
export interface Reuse {
  /** Results that may stand in for a docking of the same bytes. */
  entries: number;
  /** Dockings that were not needed. */
  hits: number;
  /** What these would have taken, as their first docking did. */
  cpuHoursSaved: number;
  /** By the month (UTC) in which runs ended, the newest first. */
  months: { month: string; docked: number; reused: number }[];
  /** The results that stood in most often. */
  mostReused: ReusedResult[];
}

export interface ReusedResult {
  /** Where it was docked. */
  runId: RunId;
  runName: string;
  ligandId: LigandId;
  name: string;
  affinityKcalPerMol: number;
  hits: number;
  lastHitAt: string | null;
  /** Of one docking; null if it was not measured. */
  cpuSeconds: number | null;
}
