import type { LigandId } from '@/lib/domain/ids';
import type { RankCorrelation } from '@/lib/domain/rank-correlation';
import type { RunDetail } from '@/lib/domain/resources/runs';

/** A result of one of two runs that are compared. */
export interface ComparedRow {
  ligandId: LigandId;
  name: string;
  /** By affinity in its own run. */
  rank: number;
  affinityKcalPerMol: number;
  poses: number;
}

/** The same molecule in both. */
export interface MatchedRow {
  a: ComparedRow;
  b: ComparedRow;
  /** `drawn`: the runs charged it differently, so what was docked is not quite the same. */
  by: 'docked' | 'drawn';
}

/** What two runs have in common, by molecule. */
export interface RunComparison {
  a: RunDetail;
  b: RunDetail;
  /** Docked into the very same bytes: only then can poses be laid over each other. */
  isSameReceptor: boolean;
  correlation: RankCorrelation;
  matched: MatchedRow[];
  /** Whose molecule has no result in the other run, the best first. */
  onlyA: ComparedRow[];
  onlyB: ComparedRow[];
  /** Results that were left out, because a better one of the same molecule is in the same run. */
  repeats: { a: number; b: number };
}

/** How far apart the best poses of one molecule are in two runs. */
export interface PoseDistance {
  /** Over heavy atoms, in place, the least over all mappings of the molecule onto itself; null where they cannot be laid over each other. */
  rmsdAngstrom: number | null;
}
