import type { TargetId } from '@/lib/domain/ids';
import type { SearchSpace, Vec3 } from '@/lib/domain/search-space';
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
  /** What scrutiny comes to; null until the structure was read, and where structures are not seen. */
  verdict: TargetVerdict | null;
  /** Null if nobody approved of what was prepared last. */
  approval: TargetApproval | null;
}

/**
 * `clean`: the receptor is the file as it stands. `changed`: something was left out, built otherwise or is missing.
 * `needs-decision`: what somebody who knows the target should decide was decided by rule. `unusable`: no docking.
 */
export type TargetVerdict = 'clean' | 'changed' | 'needs-decision' | 'unusable';

/** That somebody stands for the prepared bytes. A new preparation ends it. */
export interface TargetApproval {
  /** Name of the person, or of the token. */
  by: string;
  at: string;
}

export type FindingSeverity = 'info' | 'changed' | 'warning' | 'unusable';

/** One thing that reading or preparing the structure found. */
export interface TargetFinding {
  code: string;
  severity: FindingSeverity;
  message: string;
  /** What is done about it; null: nothing is to be done. */
  action: string | null;
  decision: TargetDecision | null;
}

/** What may be decided about a finding, otherwise than by rule. */
export interface TargetDecision {
  /** Which of the choices it is: what stays of a residue, its conformation, the chains, the crystal ligand. */
  subject: 'residue' | 'conformation' | 'chains' | 'crystal-ligand';
  /** `HOH:A:501` for a residue, `A:340` for a conformation; else the subject again. */
  id: string;
  /** Empty where the choice has a field of its own. */
  options: { id: string; name: string }[];
  /** The option in force, by rule or by choice. */
  inForce: string;
  /** True if the rule may well be wrong here. */
  isNeeded: boolean;
  isDecided: boolean;
}

export interface TargetChain {
  id: string;
  kind: 'protein' | 'nucleic-acid';
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
  /** What is kept and removed otherwise than by rule, by id: `HOH:A:501`. */
  residues?: Record<string, 'keep' | 'remove'>;
  /** The conformation to take, by place: `A:340` -> `B`. */
  conformations?: Record<string, string>;
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
  /** Where runs search unless they are told otherwise; null if there is neither a crystal ligand nor a choice. */
  searchSpace: SearchSpace | null;
  /** Where it is from. */
  searchSpaceSource: SearchSpaceSource | null;
  /** Around the crystal ligand; null without one. */
  crystalSearchSpace: SearchSpace | null;
  pdbqtSha256: string | null;
  /** Paths below the API's origin that answer the files; null until they exist. */
  files: {
    receptorPdb: string | null;
    crystalLigandPdb: string | null;
    receptorPdbqt: string | null;
    /** What of the uploaded structure is neither receptor nor crystal ligand; null if nothing is. */
    removedPdb: string | null;
  };
}

export interface TargetList {
  targets: TargetSummary[];
}

/** What a search space was made from. */
export type SearchSpaceSource =
  | { kind: 'crystal-ligand' }
  /** Residues as `ALA A 213`. */
  | { kind: 'residues'; residues: string[] }
  | { kind: 'pocket'; rank: number }
  | { kind: 'hand' };

/** A hollow of the receptor's surface. */
export interface TargetPocket {
  /** From 1, the largest. */
  rank: number;
  volumeCubicAngstrom: number;
  /** Share of directions in which it lies between protein, 0 to 1. */
  enclosure: number;
  /** Around it, with room for a ligand. */
  searchSpace: SearchSpace;
  /** That line it: `ALA A 213`. */
  residues: string[];
  /** Some of the points that make it, in ångström, to be drawn. */
  points: Vec3[];
}

export interface TargetPockets {
  pockets: TargetPocket[];
}
