import { distanceAngstrom } from '@/lib/chemistry/vectors';
import type { CandidateLigand as CandidateLigandSummary } from '@/lib/domain/resources/targets';
import type { Vec3 } from '@/lib/domain/search-space';
import { covalentRadiusAngstrom } from './elements';
import { neighbourGrid } from './neighbour-grid';
import type { ClassifiedResidue } from './residue-classes';
import { type Atom, isHydrogen, type Structure } from './structure';

/** A small molecule of the structure that may serve as crystal ligand. Heavy atoms only, in file order. */
export interface CandidateLigand extends CandidateLigandSummary {
  /** Sugars and cofactors may be chosen, but are never the default. */
  class: 'ligand' | 'sugar' | 'cofactor';
  insertionCode: string;
  atomNames: string[];
  elements: string[];
  /** In ångström. */
  coordinates: Vec3[];
  /** Pairs of indices into the atoms, without orders. */
  bonds: [number, number][];
  /** Where the bonds are from: stated by the file, or deduced from distances. */
  bondSource: 'file' | 'distances';
  /** Middle of the extent, in ångström: the centre of the default search space. */
  centerAngstrom: Vec3;
}

/** Added to the sum of two covalent radii (as Open Babel and CCDC programs do). */
const BOND_TOLERANCE_ANGSTROM = 0.45;
const LEAST_BOND_ANGSTROM = 0.4;
/** Heavy atoms of most drugs; what lies outside comes later in the list. */
const DRUG_LIKE_HEAVY_ATOMS = [12, 70] as const;

/** `residue name:chain:residue number`, with the insertion code if there is one: `SKE:A:401`. */
export function candidateId(residue: {
  name: string;
  chainId: string;
  residueNumber: number;
  insertionCode: string;
}): string {
  return `${residue.name}:${residue.chainId}:${residue.residueNumber}${residue.insertionCode}`;
}

/**
 * The candidates, the most drug-like first: unknown molecules before sugars before cofactors, then those of a
 * drug's size, those with a ring, the larger, and the order of the file.
 */
export function candidateLigands(
  residues: readonly ClassifiedResidue[],
  structure: Structure,
): CandidateLigand[] {
  const ranks = { ligand: 0, sugar: 1, cofactor: 2 } as const;
  const indexOf = new Map(structure.atoms.map((atom, i) => [atom, i]));
  const stated = structure.statedBonds;
  return residues
    .flatMap((residue) => {
      if (residue.class !== 'ligand' && residue.class !== 'sugar' && residue.class !== 'cofactor') return [];
      const candidate = describeCandidate(residue, residue.class, structure, indexOf, stated);
      const [least, most] = DRUG_LIKE_HEAVY_ATOMS;
      const isDrugSized = candidate.heavyAtoms >= least && candidate.heavyAtoms <= most;
      const hasRing = candidate.bonds.length >= candidate.heavyAtoms;
      const key = [ranks[residue.class], isDrugSized ? 0 : 1, hasRing ? 0 : 1, -candidate.heavyAtoms];
      return [{ candidate, key }];
    })
    .sort(
      (a, b) => a.key.map((value, i) => value - (b.key[i] ?? 0)).find((difference) => difference !== 0) ?? 0,
    )
    .map(({ candidate }) => candidate);
}

function describeCandidate(
  residue: ClassifiedResidue,
  kind: CandidateLigand['class'],
  structure: Structure,
  indexOf: ReadonlyMap<Atom, number>,
  stated: Structure['statedBonds'],
): CandidateLigand {
  const atoms = residue.atoms.filter((atom) => !isHydrogen(atom));
  const fromFile = fileBonds(atoms, structure.componentBonds[residue.name], indexOf, stated);
  const coordinates = atoms.map((atom) => atom.coordinates);
  return {
    id: candidateId(residue),
    class: kind,
    residueName: residue.name,
    chainId: residue.chainId,
    residueNumber: residue.residueNumber,
    insertionCode: residue.insertionCode,
    heavyAtoms: atoms.length,
    atomNames: atoms.map((atom) => atom.name),
    elements: atoms.map((atom) => atom.element),
    coordinates,
    bonds: fromFile ?? distanceBonds(atoms),
    bondSource: fromFile ? 'file' : 'distances',
    centerAngstrom: middle(coordinates),
  };
}

/** Bonds that the file states, if they reach every atom: a partial list is worse than distances. */
function fileBonds(
  atoms: readonly Atom[],
  component: readonly [string, string][] | undefined,
  indexOf: ReadonlyMap<Atom, number>,
  stated: Structure['statedBonds'],
): [number, number][] | undefined {
  const bonds: [number, number][] = [];
  const add = (i: number | undefined, j: number | undefined) => {
    if (i !== undefined && j !== undefined) bonds.push([Math.min(i, j), Math.max(i, j)]);
  };
  if (component) {
    const byName = new Map(atoms.map((atom, i) => [atom.name, i]));
    for (const [a, b] of component) add(byName.get(a), byName.get(b));
  } else {
    const byIndex = new Map(atoms.map((atom, i) => [indexOf.get(atom), i]));
    for (const [a, b] of stated) add(byIndex.get(a), byIndex.get(b));
  }
  const reached = new Set(bonds.flat());
  if (atoms.length > 1 && reached.size < atoms.length) return undefined;
  return bonds.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

function distanceBonds(atoms: readonly Atom[]): [number, number][] {
  const points = atoms.map((atom) => atom.coordinates);
  const grid = neighbourGrid(points);
  const radii = atoms.map((atom) => covalentRadiusAngstrom(atom.element));
  const widest = Math.max(...radii);
  return points.flatMap((point, i) => {
    const radius = radii[i] ?? 0;
    return grid.within(point, radius + widest + BOND_TOLERANCE_ANGSTROM).flatMap((j): [number, number][] => {
      const length = distanceAngstrom(point, points[j] as Vec3);
      const isBond =
        length > LEAST_BOND_ANGSTROM && length < radius + (radii[j] ?? 0) + BOND_TOLERANCE_ANGSTROM;
      return j > i && isBond ? [[i, j]] : [];
    });
  });
}

function middle(points: readonly Vec3[]): Vec3 {
  return [0, 1, 2].map((axis) => {
    const values = points.map((point) => point[axis] as number);
    const low = values.reduce((a, b) => Math.min(a, b), Infinity);
    const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
    return Math.round(((low + high) / 2) * 1000) / 1000 + 0;
  }) as Vec3;
}
