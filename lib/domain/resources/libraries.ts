import type { LibraryId, LigandId } from '@/lib/domain/ids';
import type { LigandProperty } from '@/lib/domain/ligand-filter';
import type { LibraryState } from '@/lib/domain/states';

/** A library as lists show it: a file of ligands, read and checked record by record. */
export interface LibrarySummary {
  id: LibraryId;
  name: string;
  status: LibraryState;
  /** Null for whoever may not see structures. */
  fileName: string | null;
  format: 'smiles' | 'csv' | 'sdf' | null;
  /** Headers of the CSV columns that are read; null for another format, or for no names. */
  smilesColumn: string | null;
  nameColumn: string | null;
  /** Records seen so far, and their verdicts. While `reading` these grow. */
  records: number;
  accepted: number;
  rejected: number;
  /** Why the file as a whole could not be read; null otherwise. */
  error: string | null;
  createdAt: string;
}

export interface LibraryList {
  libraries: LibrarySummary[];
}

/**
 * One record of a library with its verdict. Chemistry is null for a rejected record, and, with the reason, for whoever
 * may not see structures; they get its number for its name.
 */
export interface LigandRow {
  id: LigandId;
  /** Position in the file, from 1. */
  record: number;
  /** First line of the record in the file, from 1. */
  line: number;
  name: string;
  status: 'accepted' | 'rejected';
  reasonCode: string | null;
  /** Why it was rejected, with the remedy. */
  reason: string | null;
  /** What standardisation did, one sentence each: salts stripped, charges, stereo. */
  changes: string[];
  canonicalSmiles: string | null;
  inchiKey: string | null;
  formula: string | null;
  molecularWeightDalton: number | null;
  heavyAtoms: number | null;
  rotatableBonds: number | null;
  formalCharge: number | null;
  logP: number | null;
  tpsaSquareAngstrom: number | null;
  hydrogenBondDonors: number | null;
  hydrogenBondAcceptors: number | null;
  rings: number | null;
  /** Structural alerts, such as `pains/catechol_A`; null where none were looked for. */
  alerts: string[] | null;
  /** Where the same structure (by InChIKey) stands otherwise; null for a record without one. */
  twins: LigandTwins | null;
  /** Path of the 2D depiction (SVG), null for a rejected record. */
  depiction: string | null;
}

/** Other records with the same structure. */
export interface LigandTwins {
  /** How many other records of this library. */
  here: number;
  /** Other libraries that have it, the newest first; the first few of `elsewhereCount`. */
  elsewhere: { libraryId: LibraryId; libraryName: string; records: number }[];
  elsewhereCount: number;
}

export interface LigandPage {
  ligands: LigandRow[];
  /** Records that the filter leaves, of all pages; null beyond the first page. */
  matching: number | null;
  nextCursor: string | null;
}

/** What a library holds as a whole, of its accepted records. */
export interface LibraryProfile {
  /** Different structures, by InChIKey. */
  structures: number;
  /** Records whose structure an earlier record of this library has. */
  repeats: number;
  /** Records whose structure another library has too. */
  elsewhere: number;
  /** Records that have an alert at all, and for each alert how many have it, the most frequent first. */
  alerted: number;
  alerts: { alert: string; records: number }[];
  /** Records that were read before alerts were looked for. */
  uncheckedForAlerts: number;
  /** The least and the greatest value of each property; null where no record has one. */
  properties: Record<LigandProperty, { least: number | null; most: number | null }>;
}
