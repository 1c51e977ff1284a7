import type { Vec3 } from '@/lib/domain/search-space';

/** a - b */
export const subtract = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];

export const distanceAngstrom = (a: Vec3, b: Vec3): number =>
  Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

/** Of length 1; an arbitrary but fixed direction for the zero vector, so that nothing becomes NaN. */
export function unit(v: Vec3): Vec3 {
  const length = Math.hypot(...v);
  return length < 1e-6 ? [1, 0, 0] : [v[0] / length, v[1] / length, v[2] / length];
}

/** `origin` + Σ factor · direction */
export function sum(origin: Vec3, ...terms: [number, Vec3][]): Vec3 {
  return origin.map((value, i) =>
    terms.reduce((total, [k, v]) => total + k * (v[i] as number), value),
  ) as Vec3;
}

/** The mean of at least one point. */
export function centroid(points: readonly Vec3[]): Vec3 {
  return sum([0, 0, 0], ...points.map((point): [number, Vec3] => [1 / points.length, point]));
}

/** The angle a-vertex-b in degrees, 0 to 180. */
export function angleDegrees(a: Vec3, vertex: Vec3, b: Vec3): number {
  return directionsDegrees(subtract(a, vertex), subtract(b, vertex));
}

/** The angle between two directions in degrees, 0 to 180. */
export function directionsDegrees(a: Vec3, b: Vec3): number {
  const cosine = Math.min(1, Math.max(-1, dot(unit(a), unit(b))));
  return (Math.acos(cosine) * 180) / Math.PI;
}

/**
 * The normal of a ring or of another closed path of points, of length 1: the direction of the area that the path
 * goes round, which small bends of a flat ring hardly move.
 */
export function pathNormal(path: readonly Vec3[]): Vec3 {
  const center = centroid(path);
  return unit(
    path.reduce<Vec3>(
      (total, point, i) => {
        const next = path[(i + 1) % path.length] as Vec3;
        return sum(total, [1, cross(subtract(point, center), subtract(next, center))]);
      },
      [0, 0, 0],
    ),
  );
}
