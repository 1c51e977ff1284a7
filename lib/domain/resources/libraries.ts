import type { LibraryId, LigandId } from '@/lib/domain/ids';
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
  /** Path of the 2D depiction (SVG), null for a rejected record. */
  depiction: string | null;
}

export interface LigandPage {
  ligands: LigandRow[];
  nextCursor: string | null;
}
