import { type FieldIssue, InvalidInputError } from '@/lib/domain/errors';
import type { Vec3 } from '@/lib/domain/search-space';

/** One atom as the file has it. Names are the authors' ones (`auth_*` in mmCIF). */
export interface Atom {
  /** The file's own number; 0 where it is not a number. */
  serial: number;
  name: string;
  /** Symbol as in the periodic table, `Zn`; deuterium is read as `H`. */
  element: string;
  /** Alternate location, empty if there is only one. */
  altLoc: string;
  residueName: string;
  chainId: string;
  residueNumber: number;
  insertionCode: string;
  /** x y z in ångström. */
  coordinates: Vec3;
  occupancy: number;
  bFactor: number;
  isHetero: boolean;
  /** Number of the model, from 1. */
  model: number;
}

/** A residue of the construct that the file says was not seen in the experiment. */
export interface UnobservedResidue {
  chainId: string;
  residueName: string;
  residueNumber: number;
  insertionCode: string;
}

/** A macromolecular structure: the atoms of its first model, and what the file says about them. */
export interface Structure {
  format: 'pdb' | 'mmcif';
  /** How many models the file has; `atoms` holds the first one. */
  models: number;
  title: string | null;
  pdbId: string | null;
  atoms: Atom[];
  /** Bonds that the file states (CONECT), as indices into `atoms`. */
  statedBonds: [number, number][];
  /** Bonds inside a residue by its name (`chem_comp_bond`), as pairs of atom names. */
  componentBonds: Record<string, [string, string][]>;
  /** Residue names of the construct by chain (SEQRES, `pdbx_poly_seq_scheme`); empty if not given. */
  sequences: Record<string, string[]>;
  unobservedResidues: UnobservedResidue[];
  /** Atoms that the file says were not seen, by residue (REMARK 470, `pdbx_unobs_or_zero_occ_atoms`). */
  unobservedAtoms: (UnobservedResidue & { atoms: string[] })[];
}

export type StructureErrorCode =
  | 'empty'
  | 'html'
  | 'binary'
  | 'archive'
  | 'corrupt-gzip'
  | 'too-large'
  | 'not-a-structure'
  | 'malformed-record'
  | 'no-atoms'
  | 'too-many-atoms';

/** The file cannot be read as a structure; the message says where and what to do. */
export class UnreadableStructureError extends InvalidInputError {
  constructor(
    readonly code: StructureErrorCode,
    message: string,
    issue: Partial<FieldIssue> = {},
  ) {
    super([{ field: '', message, ...issue }]);
  }
}

/** More atoms than this in one model are refused: nothing that is docked into is larger. */
export const MAX_ATOMS = 100_000;

/** The atoms of one residue position, in file order. */
export interface Residue {
  name: string;
  chainId: string;
  residueNumber: number;
  insertionCode: string;
  atoms: Atom[];
}

/** Chain, number and insertion code, `A 127` or `A 52A`: how findings name a residue, after its name. */
export function residuePlace(residue: { chainId: string; residueNumber: number; insertionCode: string }) {
  return `${residue.chainId} ${residue.residueNumber}${residue.insertionCode}`;
}

/** `SKE A 401` */
export function residueLabel(residue: Omit<Residue, 'atoms'>): string {
  return `${residue.name} ${residuePlace(residue)}`;
}

/** Groups atoms by position and residue name, in order of first appearance. */
export function residuesOf(atoms: readonly Atom[]): Residue[] {
  const residues = new Map<string, Residue>();
  for (const atom of atoms) {
    const key = `${residuePlace(atom)} ${atom.residueName}`;
    let residue = residues.get(key);
    if (!residue) {
      const { residueName: name, chainId, residueNumber, insertionCode } = atom;
      residue = { name, chainId, residueNumber, insertionCode, atoms: [] };
      residues.set(key, residue);
    }
    residue.atoms.push(atom);
  }
  return [...residues.values()];
}

export function isHydrogen(atom: { element: string }): boolean {
  return atom.element === 'H';
}
