import type { LocalGeometry } from './local-geometry';

/**
 * A signed volume (six times that of the tetrahedron) that four points must span, in cubic ångström:
 * (p0 - p3) · ((p1 - p3) × (p2 - p3)). Chirality is its sign; a flat centre has none.
 */
export interface VolumeBound {
  points: [number, number, number, number];
  lower: number;
  upper: number;
  /** True for a stereocentre, false for a centre that only has to be flat. */
  stereo: boolean;
}

const LARGEST = 100;
/** Well below the volume of an ideal centre (5 with one hydrogen, 10 with four heavy atoms), well above a flat one. */
const SMALLEST = 3.5;
const SMALLEST_IN_TIGHT_RING = 1.5;
/** With a lone pair for the fourth neighbour, measured from the centre itself. */
const SMALLEST_PYRAMID = 2;

/** The volumes of all stereocentres and of all flat three-connected centres. */
export function volumeBounds(geometry: LocalGeometry): VolumeBound[] {
  const bounds: VolumeBound[] = [];
  geometry.graph.atoms.forEach((atom, centre) => {
    const around = (geometry.neighbours[centre] ?? []).map(({ atom: other }) => other);
    const [first, second, third, fourth] = around;
    if (first === undefined || second === undefined || third === undefined) return;
    if (atom.parity) {
      const tight = geometry.graph.rings.some((ring) => ring.length < 5 && ring.includes(centre));
      const size = fourth === undefined ? SMALLEST_PYRAMID : tight ? SMALLEST_IN_TIGHT_RING : SMALLEST;
      const positive = atom.parity === 'ccw';
      bounds.push({
        points: [first, second, third, fourth ?? centre],
        lower: positive ? size : -LARGEST,
        upper: positive ? LARGEST : -size,
        stereo: true,
      });
    } else if (geometry.hybridisation[centre] === 'sp2' && around.length === 3) {
      bounds.push({ points: [first, second, third, centre], lower: 0, upper: 0, stereo: false });
    }
  });
  return bounds;
}

/** The volume that the points span now, and its derivatives by the first three points. */
export function signedVolume(
  x: Float64Array,
  stride: number,
  [p0, p1, p2, p3]: readonly [number, number, number, number],
): { value: number; cross: [Vector, Vector, Vector] } {
  const a = difference(x, stride, p0, p3);
  const b = difference(x, stride, p1, p3);
  const c = difference(x, stride, p2, p3);
  const bc = crossProduct(b, c);
  return {
    value: a[0] * bc[0] + a[1] * bc[1] + a[2] * bc[2],
    cross: [bc, crossProduct(c, a), crossProduct(a, b)],
  };
}

/** Adds the penalty weight · (violation)² of one volume and its gradient. @returns the penalty */
export function addVolume(
  x: Float64Array,
  gradient: Float64Array,
  stride: number,
  bound: VolumeBound,
  weight: number,
): number {
  const { value, cross } = signedVolume(x, stride, bound.points);
  const off = value < bound.lower ? value - bound.lower : value > bound.upper ? value - bound.upper : 0;
  if (off === 0) return 0;
  const slope = 2 * weight * off;
  const last = bound.points[3] * stride;
  cross.forEach((vector, k) => {
    const at = (bound.points[k] as number) * stride;
    for (let axis = 0; axis < 3; axis++) {
      const part = slope * (vector[axis] as number);
      gradient[at + axis] = (gradient[at + axis] as number) + part;
      gradient[last + axis] = (gradient[last + axis] as number) - part;
    }
  });
  return weight * off * off;
}

type Vector = [number, number, number];

function difference(x: Float64Array, stride: number, i: number, j: number): Vector {
  const p = i * stride;
  const q = j * stride;
  return [
    (x[p] as number) - (x[q] as number),
    (x[p + 1] as number) - (x[q + 1] as number),
    (x[p + 2] as number) - (x[q + 2] as number),
  ];
}

function crossProduct(u: Vector, v: Vector): Vector {
  return [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
}
