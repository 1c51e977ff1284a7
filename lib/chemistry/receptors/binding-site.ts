import { distanceAngstrom } from '@/lib/chemistry/vectors';
import type { Vec3 } from '@/lib/domain/search-space';
import { covalentRadiusAngstrom, isMetal } from './elements';
import { neighbourGrid } from './neighbour-grid';
import type { ReceptorAtom } from './read-receptor-pdbqt';

export interface SiteAtom extends ReceptorAtom {
  residue: SiteResidue;
  /** Heavy atoms and hydrogens that it is bonded to; none for a metal. */
  bonded: SiteAtom[];
}

/** A residue near a ligand, whole. */
export interface SiteResidue {
  name: string;
  chainId: string;
  residueNumber: number;
  insertionCode: string;
  atoms: SiteAtom[];
}

/** Open Babel's rule for a bond: the covalent radii and this much (`OBMol::ConnectTheDots`). */
const BOND_TOLERANCE_ANGSTROM = 0.45;
const LONGEST_BOND_ANGSTROM = 2.6;

/**
 * The residues with an atom near one of the points, with the bonds of their atoms. A PDBQT states no bonds: they
 * follow from distances, which in a receptor that was checked are those of a crystal structure.
 */
export function siteAround(
  receptor: readonly ReceptorAtom[],
  points: readonly Vec3[],
  radiusAngstrom: number,
): SiteResidue[] {
  const near = new Set<string>();
  const ligand = neighbourGrid(points);
  for (const atom of receptor) {
    const key = residueKey(atom);
    if (!near.has(key) && ligand.within(atom.coordinates, radiusAngstrom).length > 0) near.add(key);
  }
  const residues = new Map<string, SiteResidue>();
  for (const atom of receptor) {
    const key = residueKey(atom);
    if (!near.has(key)) continue;
    const { residueName: name, chainId, residueNumber, insertionCode } = atom;
    const residue = residues.get(key) ?? { name, chainId, residueNumber, insertionCode, atoms: [] };
    residues.set(key, residue);
    residue.atoms.push({ ...atom, residue, bonded: [] });
  }
  const site = [...residues.values()];
  bond(site.flatMap(({ atoms }) => atoms));
  return site;
}

function residueKey({ residueName, chainId, residueNumber, insertionCode }: ReceptorAtom): string {
  return `${chainId} ${residueNumber}${insertionCode} ${residueName}`;
}

function bond(atoms: readonly SiteAtom[]): void {
  const grid = neighbourGrid(atoms.map(({ coordinates }) => coordinates));
  atoms.forEach((atom, i) => {
    if (isMetal(atom.element)) return;
    const partners = grid
      .within(atom.coordinates, LONGEST_BOND_ANGSTROM)
      .flatMap((j) => (j === i ? [] : [atoms[j] as SiteAtom]))
      .filter((other) => areBonded(atom, other));
    // A hydrogen has one bond, however close another atom is.
    atom.bonded = atom.element === 'H' ? partners.toSorted(byDistanceFrom(atom)).slice(0, 1) : partners;
  });
  for (const atom of atoms) {
    if (atom.element === 'H') continue;
    atom.bonded = atom.bonded.filter((other) => other.element !== 'H' || other.bonded[0] === atom);
  }
}

function areBonded(a: SiteAtom, b: SiteAtom): boolean {
  if (isMetal(b.element) || (a.element === 'H' && b.element === 'H')) return false;
  const longest =
    covalentRadiusAngstrom(a.element) + covalentRadiusAngstrom(b.element) + BOND_TOLERANCE_ANGSTROM;
  return distanceAngstrom(a.coordinates, b.coordinates) <= longest;
}

const byDistanceFrom = (from: SiteAtom) => (a: SiteAtom, b: SiteAtom) =>
  distanceAngstrom(from.coordinates, a.coordinates) - distanceAngstrom(from.coordinates, b.coordinates);
