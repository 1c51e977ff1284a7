import { cross, subtract, sum, unit } from '@/lib/chemistry/vectors';
import type { Vec3 } from '@/lib/domain/search-space';

function perpendicularTo(v: Vec3): Vec3 {
  const [x, y, z] = v.map(Math.abs) as Vec3;
  const axis: Vec3 = x <= y && x <= z ? [1, 0, 0] : y <= z ? [0, 1, 0] : [0, 0, 1];
  return unit(cross(v, axis));
}

/** A point at `length` from `on`, away from both neighbours and in their plane. */
export function oppositeOf(on: Vec3, neighbours: readonly [Vec3, Vec3], length: number): Vec3 {
  const [a, b] = neighbours.map((point) => unit(subtract(point, on))) as [Vec3, Vec3];
  const middle = sum([0, 0, 0], [1, a], [1, b]);
  const away = Math.hypot(...middle) < 1e-3 ? perpendicularTo(a) : unit(middle);
  return sum(on, [-length, away]);
}

/** The two points at `length` from `on` that complete a tetrahedron with two neighbours. */
export function tetrahedralPair(on: Vec3, neighbours: readonly [Vec3, Vec3], length: number): [Vec3, Vec3] {
  const [a, b] = neighbours.map((point) => unit(subtract(point, on))) as [Vec3, Vec3];
  const away = unit(subtract(oppositeOf(on, neighbours, 1), on));
  const normal = unit(cross(a, b));
  const half = (109.5 / 2) * (Math.PI / 180);
  const at = (side: number) =>
    sum(on, [length * Math.cos(half), away], [side * length * Math.sin(half), normal]);
  return [at(1), at(-1)];
}

/** A point at `length` from `on` by internal coordinates: the angle to `from`, the torsion to `against`. */
export function fromInternal(
  on: Vec3,
  from: Vec3,
  against: Vec3,
  length: number,
  angleDegrees: number,
  torsionDegrees: number,
): Vec3 {
  const [angle, torsion] = [angleDegrees, torsionDegrees].map((degrees) => (degrees * Math.PI) / 180) as [
    number,
    number,
  ];
  const axis = unit(subtract(on, from));
  const plane = cross(subtract(from, against), axis);
  const normal = Math.hypot(...plane) < 1e-3 ? perpendicularTo(axis) : unit(plane);
  const inPlane = cross(normal, axis);
  return sum(
    on,
    [-length * Math.cos(angle), axis],
    [length * Math.sin(angle) * Math.cos(torsion), inPlane],
    [length * Math.sin(angle) * Math.sin(torsion), normal],
  );
}
