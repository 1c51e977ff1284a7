import type { LocalGeometry } from './local-geometry';
import { torsionRanges } from './torsion-ranges';

/** barrier / 2 · (1 + sign · cos(fold · torsion)) in kcal/mol. */
export interface TorsionTerm {
  atoms: readonly [number, number, number, number];
  barrier: number;
  fold: 1 | 2 | 3;
  sign: 1 | -1;
}

/** Kept in total over the torsions of one bond. */
const PLANAR_BARRIER = 30;
const TETRAHEDRAL_BARRIER = 2.5;
const CONJUGATED_BARRIER = 4;

/** Planar where the bond is (cis or trans as the rules say), staggered between tetrahedral atoms. */
export function torsionTerms(geometry: LocalGeometry): TorsionTerm[] {
  const ranges = torsionRanges(geometry);
  const perBond = new Map<number, number>();
  for (const { bonds } of ranges) perBond.set(bonds[1], (perBond.get(bonds[1]) ?? 0) + 1);
  const terms: TorsionTerm[] = [];
  for (const { atoms, bonds, from, fixed } of ranges) {
    const share = 1 / (perBond.get(bonds[1]) ?? 1);
    const left = geometry.hybridisation[atoms[1]];
    const right = geometry.hybridisation[atoms[2]];
    if (fixed) terms.push({ atoms, barrier: PLANAR_BARRIER * share, fold: 1, sign: from === 0 ? -1 : 1 });
    else if (left === 'sp3' && right === 'sp3') {
      terms.push({ atoms, barrier: TETRAHEDRAL_BARRIER * share, fold: 3, sign: 1 });
    } else if (left === 'sp2' && right === 'sp2') {
      terms.push({ atoms, barrier: CONJUGATED_BARRIER * share, fold: 2, sign: -1 });
    }
  }
  return terms;
}

/** Adds the gradient of one torsion (Blondel and Karplus 1996) and answers its energy. */
export function addTorsion(x: Float64Array, gradient: Float64Array, term: TorsionTerm): number {
  const [i, j, k, l] = term.atoms;
  const f = difference(x, i, j);
  const g = difference(x, j, k);
  const h = difference(x, l, k);
  const a = cross(f, g);
  const b = cross(h, g);
  const a2 = dot(a, a);
  const b2 = dot(b, b);
  const length = Math.sqrt(dot(g, g));
  if (a2 < 1e-6 || b2 < 1e-6 || length < 1e-6) return 0;
  const cosine = dot(a, b) / Math.sqrt(a2 * b2);
  const sine = dot(cross(b, a), g) / (Math.sqrt(a2 * b2) * length);
  const torsion = Math.atan2(sine, cosine);
  const half = term.barrier / 2;
  const slope = -half * term.sign * term.fold * Math.sin(term.fold * torsion);
  const fg = dot(f, g) / (a2 * length);
  const hg = dot(h, g) / (b2 * length);
  for (let axis = 0; axis < 3; axis++) {
    const atA = a[axis] as number;
    const atB = b[axis] as number;
    const first = (-length / a2) * atA;
    const last = (length / b2) * atB;
    const shift = fg * atA - hg * atB;
    add(gradient, i, axis, slope * first);
    add(gradient, j, axis, slope * (shift - first));
    add(gradient, k, axis, slope * (-shift - last));
    add(gradient, l, axis, slope * last);
  }
  return half * (1 + term.sign * Math.cos(term.fold * torsion));
}

type Vector = [number, number, number];

function difference(x: Float64Array, i: number, j: number): Vector {
  return [
    (x[3 * i] as number) - (x[3 * j] as number),
    (x[3 * i + 1] as number) - (x[3 * j + 1] as number),
    (x[3 * i + 2] as number) - (x[3 * j + 2] as number),
  ];
}

function cross(u: Vector, v: Vector): Vector {
  return [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
}

function dot(u: Vector, v: Vector): number {
  return u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
}

function add(gradient: Float64Array, atom: number, axis: number, value: number): void {
  gradient[3 * atom + axis] = (gradient[3 * atom + axis] as number) + value;
}
