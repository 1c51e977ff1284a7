/** Kinds of contact between a ligand and its receptor, those that say most first: the order in which they are shown. */
export const INTERACTION_KINDS = [
  'hydrogen-bond',
  'salt-bridge',
  'metal',
  'pi-stacking',
  'pi-cation',
  'halogen-bond',
  'hydrophobic',
] as const;
export type InteractionKind = (typeof INTERACTION_KINDS)[number];

/** What the ligand is in an interaction that has two different sides. */
export type LigandRole = 'donor' | 'acceptor' | 'cation' | 'anion' | 'ring';

/** One interaction of a pose with one residue. Numbers that its kind does not have are null. */
export interface Interaction {
  kind: InteractionKind;
  residue: { name: string; chainId: string; residueNumber: number; insertionCode: string };
  ligandRole: LigandRole | null;
  /** Of two stacked rings. */
  arrangement: 'parallel' | 't-shaped' | null;
  /** Between the two atoms, or the two centres: donor and acceptor, charges, rings, carbons, metal and its partner. */
  distanceAngstrom: number;
  /** From the donor's hydrogen to the acceptor. */
  hydrogenDistanceAngstrom: number | null;
  /** Hydrogen bond: donor-hydrogen-acceptor. Halogen bond: carbon-halogen-acceptor. Stacking: between the planes. */
  angleDegrees: number | null;
  /** Between a ring's centre and the projection of the other centre into its plane. */
  offsetAngstrom: number | null;
  /** Places of the atoms among those of the pose's record and of the receptor's file, from 0. */
  ligandAtoms: number[];
  receptorAtoms: number[];
  receptorAtomNames: string[];
}

/** What a pose is checked for, in the order in which it is shown. */
export const POSE_CHECKS = [
  'molecule',
  'tetrahedral-stereo',
  'double-bond-stereo',
  'bond-lengths',
  'bond-angles',
  'internal-clash',
  'flat-rings',
  'flat-double-bonds',
  'receptor-clash',
  'receptor-contact',
  'receptor-overlap',
  'search-space',
] as const;
export type PoseCheckId = (typeof POSE_CHECKS)[number];

/** One check of a pose: what was measured, and what it is measured against. */
export interface PoseCheck {
  id: PoseCheckId;
  /** Null if it could not be checked, because what it compares with was removed. */
  passed: boolean | null;
  /** The worst of what was measured; null where the pose has nothing of the kind, or nothing is measured. */
  value: number | null;
  /** Null where nothing is measured: the molecule is the one that was prepared, or another. */
  limit: number | null;
  /** Whether the value may be the limit at most, or must be the limit at least. */
  bound: 'most' | 'least';
  unit: 'Å' | '%' | '× radii' | '× bound' | '';
  /** Where the worst is, `C7–N12` or `C7–LYS A 162 NZ`; null if it is nowhere in particular. */
  where: string | null;
}

/** How one pose sits in its receptor, and whether it is physically sound. */
export interface PoseAnalysis {
  interactions: Interaction[];
  checks: PoseCheck[];
}
