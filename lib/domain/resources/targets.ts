import type { TargetId } from '@/lib/domain/ids';
import type { SearchSpace } from '@/lib/domain/search-space';
import type { TargetState } from '@/lib/domain/states';

/** A target as the API and the pages show it in lists: a receptor with, where known, its site. */
export interface TargetSummary {
  id: TargetId;
  name: string;
  status: TargetState;
  /** Null for whoever may not see structures; so is everything below that tells of one. */
  fileName: string | null;
  /** Why preparation failed, with the remedy; null otherwise. */
  error: string | null;
  crystalLigandId: string | null;
  createdAt: string;
}

export type FindingSeverity = 'info' | 'changed' | 'warning' | 'unusable';

/** One thing that reading or preparing the structure found, and what was done about it. */
export interface TargetFinding {
  code: string;
  severity: FindingSeverity;
  message: string;
}

export interface TargetChain {
  id: string;
  residues: number;
}

/** A small molecule found in the structure, which may serve as crystal ligand. */
export interface CandidateLigand {
  /** `residue name:chain:residue number`, as in `SKE:A:1`. */
  id: string;
  residueName: string;
  chainId: string;
  residueNumber: number;
  heavyAtoms: number;
}

/** What the user may choose when a receptor is prepared. */
export interface TargetChoices {
  /** Null: no crystal ligand. Absent: the most drug-like one found. */
  crystalLigandId?: string | null;
  keepWaters: boolean;
  /** Absent: every protein chain. */
  chains?: string[];
  pH: number;
}

/** Water goes, and hydrogens are those of blood's pH. */
export const DEFAULT_TARGET_CHOICES: Readonly<TargetChoices> = { keepWaters: false, pH: 7.4 };

export interface TargetDetail extends TargetSummary {
  format: 'pdb' | 'mmcif' | null;
  pdbId: string | null;
  title: string | null;
  choices: TargetChoices;
  chains: TargetChain[];
  candidateLigands: CandidateLigand[];
  findings: TargetFinding[];
  /** Default search space, from the crystal ligand; null if there is none. */
  searchSpace: SearchSpace | null;
  pdbqtSha256: string | null;
  /** Paths below the API's origin that answer the files; null until they exist. */
  files: { receptorPdb: string | null; crystalLigandPdb: string | null; receptorPdbqt: string | null };
}

export interface TargetList {
  targets: TargetSummary[];
}
