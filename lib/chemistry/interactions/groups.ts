import type { Vec3 } from '@/lib/domain/search-space';

/** One atom, by its place in the file of its side. */
export interface GroupAtom {
  atom: number;
  position: Vec3;
}

/** A nitrogen or oxygen with hydrogens to give. */
export interface Donor extends GroupAtom {
  hydrogens: Vec3[];
  /** The heavy atom about whose bond the hydrogens turn freely; null if they do not turn. */
  axis: Vec3 | null;
  /** True if not even a bond holds their direction: a water. */
  isFree: boolean;
}

/** Atoms that act as one: a charge, or a ring. */
export interface Group {
  atoms: number[];
  center: Vec3;
}

export interface Ring extends Group {
  /** Of length 1, perpendicular to the ring. */
  normal: Vec3;
}

export interface Charge extends Group {
  /** Normal of the plane of an amine's three substituents; null for any other group. */
  amineNormal: Vec3 | null;
}

/** An atom with the one neighbour that its angle is measured to. */
export interface DirectedAtom extends GroupAtom {
  neighbour: Vec3;
}

/** What one side, ligand or receptor, can interact with. */
export interface Groups {
  donors: Donor[];
  acceptors: GroupAtom[];
  hydrophobic: GroupAtom[];
  rings: Ring[];
  positive: Charge[];
  negative: Charge[];
}

export interface LigandGroups extends Groups {
  /** Chlorine, bromine or iodine on carbon. */
  halogens: DirectedAtom[];
  metalBinders: GroupAtom[];
  /** Neighbours of each atom, by its place in the file. */
  bonded: number[][];
}

export interface ReceptorGroups extends Groups {
  halogenAcceptors: DirectedAtom[];
  metals: GroupAtom[];
}
