/** How one polar hydrogen is placed. Lengths and angles are those of the parent atom's kind. */
export type HydrogenRule =
  /** In the plane of two neighbours, opposite to both: the N-H of a ring or an amide. */
  | { on: string; between: [string, string] }
  /** At the tetrahedral or trigonal angle from `from`, turned about that bond against `against`. */
  | { on: string; from: string; against: string; torsionsDegrees: number[]; angleDegrees: number };

/** One form of an amino acid's side chain: AutoDock types of its heavy atoms, and its polar hydrogens. */
export interface SideChain {
  types: Readonly<Record<string, string>>;
  hydrogens: readonly HydrogenRule[];
}

export const BACKBONE_TYPES: Readonly<Record<string, string>> = {
  N: 'N',
  CA: 'C',
  C: 'C',
  O: 'OA',
  OXT: 'OA',
};

const TETRAHEDRAL = 109.5;
const TRIGONAL = 120;

function atoms(type: string, ...names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, type]));
}

function rotor(
  on: string,
  from: string,
  against: string,
  torsionsDegrees: number[],
  angleDegrees = TETRAHEDRAL,
) {
  return { on, from, against, torsionsDegrees, angleDegrees };
}

const AMIDE = [0, 180];
const RING = { ...atoms('A', 'CG', 'CD1', 'CD2', 'CE1', 'CE2', 'CZ') };
const IMIDAZOLE = { ...atoms('C', 'CB'), ...atoms('A', 'CG', 'CD2', 'CE1') };
const ND1_H: HydrogenRule = { on: 'ND1', between: ['CG', 'CE1'] };
const NE2_H: HydrogenRule = { on: 'NE2', between: ['CD2', 'CE1'] };

/**
 * The forms of the twenty amino acids by name, the usual names of force fields for the other forms included
 * (HID, HIE, HIP, ASH, GLH, CYM, CYX, LYN, TYM). Types are AutoDock's (Morris et al., J. Comput. Chem. 2009, 30,
 * 2785; the same as AutoDockTools gives).
 */
export const SIDE_CHAINS: Readonly<Record<string, SideChain>> = {
  ALA: { types: atoms('C', 'CB'), hydrogens: [] },
  ARG: {
    types: { ...atoms('C', 'CB', 'CG', 'CD', 'CZ'), ...atoms('N', 'NE', 'NH1', 'NH2') },
    hydrogens: [
      { on: 'NE', between: ['CD', 'CZ'] },
      rotor('NH1', 'CZ', 'NE', AMIDE, TRIGONAL),
      rotor('NH2', 'CZ', 'NE', AMIDE, TRIGONAL),
    ],
  },
  ASN: {
    types: { ...atoms('C', 'CB', 'CG'), OD1: 'OA', ND2: 'N' },
    hydrogens: [rotor('ND2', 'CG', 'OD1', AMIDE, TRIGONAL)],
  },
  ASP: { types: { ...atoms('C', 'CB', 'CG'), ...atoms('OA', 'OD1', 'OD2') }, hydrogens: [] },
  ASH: {
    types: { ...atoms('C', 'CB', 'CG'), ...atoms('OA', 'OD1', 'OD2') },
    hydrogens: [rotor('OD2', 'CG', 'OD1', [0])],
  },
  CYS: { types: { CB: 'C', SG: 'S' }, hydrogens: [rotor('SG', 'CB', 'CA', [180])] },
  CYM: { types: { CB: 'C', SG: 'SA' }, hydrogens: [] },
  GLN: {
    types: { ...atoms('C', 'CB', 'CG', 'CD'), OE1: 'OA', NE2: 'N' },
    hydrogens: [rotor('NE2', 'CD', 'OE1', AMIDE, TRIGONAL)],
  },
  GLU: { types: { ...atoms('C', 'CB', 'CG', 'CD'), ...atoms('OA', 'OE1', 'OE2') }, hydrogens: [] },
  GLH: {
    types: { ...atoms('C', 'CB', 'CG', 'CD'), ...atoms('OA', 'OE1', 'OE2') },
    hydrogens: [rotor('OE2', 'CD', 'OE1', [0])],
  },
  GLY: { types: {}, hydrogens: [] },
  HID: { types: { ...IMIDAZOLE, ND1: 'N', NE2: 'NA' }, hydrogens: [ND1_H] },
  HIE: { types: { ...IMIDAZOLE, ND1: 'NA', NE2: 'N' }, hydrogens: [NE2_H] },
  HIP: { types: { ...IMIDAZOLE, ND1: 'N', NE2: 'N' }, hydrogens: [ND1_H, NE2_H] },
  ILE: { types: atoms('C', 'CB', 'CG1', 'CG2', 'CD1'), hydrogens: [] },
  LEU: { types: atoms('C', 'CB', 'CG', 'CD1', 'CD2'), hydrogens: [] },
  LYS: {
    types: { ...atoms('C', 'CB', 'CG', 'CD', 'CE'), NZ: 'N' },
    hydrogens: [rotor('NZ', 'CE', 'CD', [180, 60, -60])],
  },
  LYN: {
    types: { ...atoms('C', 'CB', 'CG', 'CD', 'CE'), NZ: 'NA' },
    hydrogens: [rotor('NZ', 'CE', 'CD', [60, -60])],
  },
  MET: { types: { ...atoms('C', 'CB', 'CG', 'CE'), SD: 'SA' }, hydrogens: [] },
  PHE: { types: { CB: 'C', ...RING }, hydrogens: [] },
  PRO: { types: atoms('C', 'CB', 'CG', 'CD'), hydrogens: [] },
  SER: { types: { CB: 'C', OG: 'OA' }, hydrogens: [rotor('OG', 'CB', 'CA', [180])] },
  THR: { types: { ...atoms('C', 'CB', 'CG2'), OG1: 'OA' }, hydrogens: [rotor('OG1', 'CB', 'CA', [180])] },
  TRP: {
    types: {
      CB: 'C',
      NE1: 'N',
      ...atoms('A', 'CG', 'CD1', 'CD2', 'CE2', 'CE3', 'CZ2', 'CZ3', 'CH2'),
    },
    hydrogens: [{ on: 'NE1', between: ['CD1', 'CE2'] }],
  },
  TYR: { types: { CB: 'C', ...RING, OH: 'OA' }, hydrogens: [rotor('OH', 'CZ', 'CE1', [0])] },
  TYM: { types: { CB: 'C', ...RING, OH: 'OA' }, hydrogens: [] },
  VAL: { types: atoms('C', 'CB', 'CG1', 'CG2'), hydrogens: [] },
};

/** Names of the twenty amino acids and of their forms -> the amino acid, one of the twenty. */
const BASE_NAMES: Readonly<Record<string, string>> = {
  ASH: 'ASP',
  GLH: 'GLU',
  CYM: 'CYS',
  CYX: 'CYS',
  LYN: 'LYS',
  TYM: 'TYR',
  HID: 'HIS',
  HIE: 'HIS',
  HIP: 'HIS',
  HSD: 'HIS',
  HSE: 'HIS',
  HSP: 'HIS',
};
/** The form that a force field's name fixes; CYX is found by its disulfide bond. */
export const FIXED_FORMS: Readonly<Record<string, string>> = {
  ASH: 'ASH',
  GLH: 'GLH',
  CYM: 'CYM',
  LYN: 'LYN',
  TYM: 'TYM',
  HID: 'HID',
  HIE: 'HIE',
  HIP: 'HIP',
  HSD: 'HID',
  HSE: 'HIE',
  HSP: 'HIP',
};

/** The amino acid, one of the twenty, that a residue name stands for; undefined if it is none of them. */
export function aminoAcidOf(residueName: string): string | undefined {
  if (Object.hasOwn(BASE_NAMES, residueName)) return BASE_NAMES[residueName];
  return residueName === 'HIS' || Object.hasOwn(SIDE_CHAINS, residueName) ? residueName : undefined;
}

/** Names of the heavy atoms of an amino acid, without the terminal OXT. */
export function heavyAtomNames(aminoAcid: string): string[] {
  const sideChain = SIDE_CHAINS[aminoAcid === 'HIS' ? 'HIE' : aminoAcid];
  return ['N', 'CA', 'C', 'O', ...Object.keys(sideChain?.types ?? {})];
}

/** The standard name of an atom that CHARMM or GROMACS call otherwise. */
export function standardAtomName(aminoAcid: string, name: string): string {
  if (aminoAcid === 'ILE' && name === 'CD') return 'CD1';
  if (name === 'OT1' || name === 'O1') return 'O';
  return name === 'OT2' || name === 'O2' || name === 'OT' ? 'OXT' : name;
}
