import type { LigandId, RunId, ShortlistId } from '@/lib/domain/ids';
import type { ResultRow } from '@/lib/domain/resources/runs';

/** How many results one shortlist may hold: it is read by people. */
export const SHORTLIST_RESULTS = 500;
/** How long a note may be, in characters. */
export const NOTE_LENGTH = 500;

/** A named choice of results, of one run or of several. */
export interface Shortlist {
  id: ShortlistId;
  name: string;
  /** What it is for; null for whoever may not see structures, which notes may quote. */
  note: string | null;
  /** The run whose own shortlist it is: where its stars go unless another is named. */
  runId: RunId | null;
  results: number;
  runs: number;
  /** Null for whoever may not see the members. */
  createdBy: string | null;
  createdAt: string;
  lastStarredAt: string | null;
  archivedAt: string | null;
}

export interface ShortlistList {
  shortlists: Shortlist[];
}

/** Why a result is on a shortlist, and who put it there. */
export interface Star {
  shortlist: { id: ShortlistId; name: string };
  /** Null for whoever may not see structures, which notes may quote. */
  note: string | null;
  /** Null for whoever may not see the members. */
  starredBy: string | null;
  starredAt: string;
}

/** The shortlists that one result is on. */
export interface ResultStars {
  runId: RunId;
  ligandId: LigandId;
  stars: Star[];
}

/** A result on a shortlist. */
export interface ShortlistedResult extends Omit<Star, 'shortlist'> {
  run: { id: RunId; name: string; targetName: string };
  /** Its rank is in its run. */
  result: ResultRow;
}

export interface ShortlistDetail extends Shortlist {
  /** By run, the best affinity of each first. */
  entries: ShortlistedResult[];
  files: { csv: string; sdf: string | null; proof: string | null };
}
