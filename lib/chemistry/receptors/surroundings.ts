import { isMetal } from './elements';
import { neighbourGrid } from './neighbour-grid';
import type { ClassifiedResidue } from './residue-classes';
import { type Atom, isHydrogen } from './structure';

export interface Neighbour {
  atom: Atom;
  residue: ClassifiedResidue;
  distanceAngstrom: number;
}

/** Finds heavy atoms of other residues near an atom, the nearest first. */
export type Surroundings = (atom: Atom, of: ClassifiedResidue, radiusAngstrom: number) => Neighbour[];

/** A covalent bond between light atoms of different residues is shorter than this; S-S is 2.05 Å. */
const LINK_ANGSTROM = 1.9;
const SULFUR_LINK_ANGSTROM = 2.5;
const METAL_BOND_ANGSTROM = 2.9;

export function surroundingsOf(residues: readonly ClassifiedResidue[]): Surroundings {
  const members = residues.flatMap((residue) =>
    residue.atoms.filter((atom) => !isHydrogen(atom)).map((atom) => ({ atom, residue })),
  );
  const grid = neighbourGrid(members.map(({ atom }) => atom.coordinates));
  return (atom, of, radiusAngstrom) =>
    grid
      .within(atom.coordinates, radiusAngstrom)
      .flatMap((i) => {
        const member = members[i];
        if (!member || member.residue === of) return [];
        const distance = Math.hypot(
          ...atom.coordinates.map((v, k) => v - (member.atom.coordinates[k] as number)),
        );
        return [{ ...member, distanceAngstrom: distance }];
      })
      .sort((a, b) => a.distanceAngstrom - b.distanceAngstrom);
}

/** Nitrogen and oxygen of different residues that lie too close are a clash, not a bond. */
const CLASHES = new Set(['N', 'O', 'F']);

/** The atoms of other residues that this one is covalently bonded to; metals are not counted. */
export function linksOf(atom: Atom, of: ClassifiedResidue, surroundings: Surroundings): Neighbour[] {
  return surroundings(atom, of, SULFUR_LINK_ANGSTROM).filter(({ atom: other, distanceAngstrom }) => {
    if (isMetal(other.element) || (CLASHES.has(atom.element) && CLASHES.has(other.element))) return false;
    const isDisulfide = atom.element === 'S' && other.element === 'S';
    return isDisulfide || distanceAngstrom < LINK_ANGSTROM;
  });
}

export function nearMetal(
  atom: Atom | undefined,
  of: ClassifiedResidue,
  surroundings: Surroundings,
): boolean {
  return (
    atom !== undefined &&
    surroundings(atom, of, METAL_BOND_ANGSTROM).some(({ atom: other }) => isMetal(other.element))
  );
}
