import { ligandElement } from '@/lib/chemistry/molecules/elements';
import type { LocalGeometry } from './local-geometry';
import { torsionRanges } from './torsion-ranges';

/** Lower and upper bounds of every interatomic distance in ångström; entry (i, j) of an n by n matrix at i·n + j. */
export interface DistanceBounds {
  count: number;
  lower: Float64Array;
  upper: Float64Array;
}

const UNBOUND_ANGSTROM = 1000;
const BOND_TOLERANCE = 0.01;
const ANGLE_TOLERANCE = 0.04;
const TORSION_TOLERANCE = 0.05;
/** Share of the van der Waals contact that is demanded: little between near neighbours, which MMFF then settles. */
const CONTACT_1_5 = 0.7;
const CONTACT_FAR = 0.85;

/**
 * Distance bounds of a molecule with all hydrogens, smoothed by the triangle inequality.
 * After Crippen and Havel, Distance Geometry and Molecular Conformation, 1988.
 */
export function distanceBounds(geometry: LocalGeometry): DistanceBounds {
  const count = geometry.graph.atoms.length;
  const bounds: DistanceBounds = {
    count,
    lower: new Float64Array(count * count),
    upper: new Float64Array(count * count).fill(UNBOUND_ANGSTROM),
  };
  const separation = new Uint8Array(count * count);
  boundBonds(geometry, bounds, separation);
  boundAngles(geometry, bounds, separation);
  boundTorsions(geometry, bounds, separation);
  boundContacts(geometry, bounds, separation);
  smooth(bounds);
  return bounds;
}

function set(bounds: DistanceBounds, i: number, j: number, lower: number, upper: number): void {
  bounds.lower[i * bounds.count + j] = lower;
  bounds.lower[j * bounds.count + i] = lower;
  bounds.upper[i * bounds.count + j] = upper;
  bounds.upper[j * bounds.count + i] = upper;
}

function mark(separation: Uint8Array, count: number, i: number, j: number, value: number): void {
  separation[i * count + j] = value;
  separation[j * count + i] = value;
}

function boundBonds(geometry: LocalGeometry, bounds: DistanceBounds, separation: Uint8Array): void {
  geometry.graph.bonds.forEach((bond, index) => {
    const length = geometry.bondLengthAngstrom(index);
    set(bounds, bond.a, bond.b, length - BOND_TOLERANCE, length + BOND_TOLERANCE);
    mark(separation, bounds.count, bond.a, bond.b, 1);
  });
}

function boundAngles(geometry: LocalGeometry, bounds: DistanceBounds, separation: Uint8Array): void {
  geometry.neighbours.forEach((around, centre) => {
    for (const [k, first] of around.entries()) {
      for (const second of around.slice(k + 1)) {
        const i = first.atom;
        const j = second.atom;
        if (separation[i * bounds.count + j] === 1) continue;
        const a = geometry.bondLengthAngstrom(first.bond);
        const b = geometry.bondLengthAngstrom(second.bond);
        const distance = Math.sqrt(a * a + b * b - 2 * a * b * Math.cos(geometry.angle(i, centre, j)));
        const known = separation[i * bounds.count + j] === 2;
        const lower = distance - ANGLE_TOLERANCE;
        const upper = distance + ANGLE_TOLERANCE;
        // In a four-membered ring both paths speak of the same pair: leave room for either.
        const old = i * bounds.count + j;
        set(
          bounds,
          i,
          j,
          known ? Math.min(lower, bounds.lower[old] ?? lower) : lower,
          known ? Math.max(upper, bounds.upper[old] ?? upper) : upper,
        );
        mark(separation, bounds.count, i, j, 2);
      }
    }
  });
}

function boundTorsions(geometry: LocalGeometry, bounds: DistanceBounds, separation: Uint8Array): void {
  for (const { atoms, bonds, from, to, fixed } of torsionRanges(geometry)) {
    const [i, , , l] = atoms;
    const at = i * bounds.count + l;
    const known = separation[at] ?? 0;
    if (i === l || known === 1 || known === 2) continue;
    const near = torsionDistance(geometry, atoms, bonds, from) - TORSION_TOLERANCE;
    const far = torsionDistance(geometry, atoms, bonds, to) + TORSION_TOLERANCE;
    if (known === 3 || known === 4) {
      // Two paths: a fixed torsion (4) wins over a free one; two of a kind share what they have in common.
      if (known === 4 && !fixed) continue;
      const lower = Math.max(near, bounds.lower[at] ?? 0);
      const upper = Math.min(far, bounds.upper[at] ?? UNBOUND_ANGSTROM);
      if (lower < upper) set(bounds, i, l, lower, upper);
      else
        set(bounds, i, l, Math.min(near, bounds.lower[at] ?? near), Math.max(far, bounds.upper[at] ?? far));
    } else {
      set(bounds, i, l, near, far);
    }
    mark(separation, bounds.count, i, l, fixed ? 4 : 3);
  }
}

/** Distance of the ends of i-b-c-l at a torsion in radians. */
function torsionDistance(
  geometry: LocalGeometry,
  [i, b, c, l]: readonly [number, number, number, number],
  bonds: readonly [number, number, number],
  torsion: number,
): number {
  const [first, middle, last] = bonds.map((bond) => geometry.bondLengthAngstrom(bond)) as [
    number,
    number,
    number,
  ];
  const atB = geometry.angle(i, b, c);
  const atC = geometry.angle(b, c, l);
  const squared =
    first * first +
    middle * middle +
    last * last -
    2 * first * middle * Math.cos(atB) -
    2 * middle * last * Math.cos(atC) +
    2 * first * last * (Math.cos(atB) * Math.cos(atC) - Math.sin(atB) * Math.sin(atC) * Math.cos(torsion));
  return Math.sqrt(Math.max(squared, 0.01));
}

function boundContacts(geometry: LocalGeometry, bounds: DistanceBounds, separation: Uint8Array): void {
  const { count } = bounds;
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      if (separation[i * count + j] !== 0) continue;
      const contact =
        ligandElement(geometry.graph.atoms[i]?.atomicNumber ?? 0).vanDerWaalsRadiusAngstrom +
        ligandElement(geometry.graph.atoms[j]?.atomicNumber ?? 0).vanDerWaalsRadiusAngstrom;
      const next =
        geometry.neighbours[j]?.some(({ atom }) => (separation[i * count + atom] ?? 0) >= 3) ?? false;
      set(bounds, i, j, contact * (next ? CONTACT_1_5 : CONTACT_FAR), UNBOUND_ANGSTROM);
    }
  }
}

/** Floyd-Warshall on the upper bounds, and the matching raise of the lower ones. Contradictions meet in the middle. */
function smooth({ count, lower, upper }: DistanceBounds): void {
  for (let k = 0; k < count; k++) {
    for (let i = 0; i < count; i++) {
      if (i === k) continue;
      const upperIk = upper[i * count + k] as number;
      const lowerIk = lower[i * count + k] as number;
      for (let j = i + 1; j < count; j++) {
        if (j === k) continue;
        const ij = i * count + j;
        const upperJk = upper[j * count + k] as number;
        const lowerJk = lower[j * count + k] as number;
        let high = upper[ij] as number;
        let low = lower[ij] as number;
        if (upperIk + upperJk < high) high = upperIk + upperJk;
        if (lowerIk - upperJk > low) low = lowerIk - upperJk;
        if (lowerJk - upperIk > low) low = lowerJk - upperIk;
        if (low > high) {
          const middle = (low + high) / 2;
          low = middle;
          high = middle;
        }
        upper[ij] = high;
        upper[j * count + i] = high;
        lower[ij] = low;
        lower[j * count + i] = low;
      }
    }
  }
}
