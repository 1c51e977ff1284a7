import type { Vec3 } from '@/lib/domain/search-space';

/** A rotation and a shift that put one set of points onto another. */
export type RigidMotion = (point: Vec3) => Vec3;

/**
 * The rigid motion that brings `from` closest to `to` in the sense of least squares, by Horn's quaternions
 * (J. Opt. Soc. Am. A 1987, 4, 629). It never mirrors. Points on one line leave the turn about it open; any will do.
 * @param from at least one point, ångström
 * @param to as many points
 */
export function superposition(from: readonly Vec3[], to: readonly Vec3[]): RigidMotion {
  const a = centre(from);
  const b = centre(to);
  const s = [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ] as [Vec3, Vec3, Vec3];
  from.forEach((point, k) => {
    const p = minus(point, a);
    const q = minus(to[k] as Vec3, b);
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++) (s[i] as Vec3)[j] = at(s[i] as Vec3, j) + at(p, i) * at(q, j);
  });
  const [[xx, xy, xz], [yx, yy, yz], [zx, zy, zz]] = s;
  const [w, x, y, z] = largestEigenvector([
    [xx + yy + zz, yz - zy, zx - xz, xy - yx],
    [yz - zy, xx - yy - zz, xy + yx, zx + xz],
    [zx - xz, xy + yx, yy - xx - zz, yz + zy],
    [xy - yx, zx + xz, yz + zy, zz - xx - yy],
  ]);
  const rotation: [Vec3, Vec3, Vec3] = [
    [w * w + x * x - y * y - z * z, 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), w * w - x * x + y * y - z * z, 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), w * w - x * x - y * y + z * z],
  ];
  return (point) => {
    const p = minus(point, a);
    return rotation.map((row, i) => row[0] * p[0] + row[1] * p[1] + row[2] * p[2] + at(b, i)) as Vec3;
  };
}

const at = (vector: Vec3, i: number) => vector[i] as number;
const minus = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];

function centre(points: readonly Vec3[]): Vec3 {
  const sum: Vec3 = [0, 0, 0];
  for (const point of points) for (let i = 0; i < 3; i++) sum[i] = at(sum, i) + at(point, i);
  return sum.map((value) => value / points.length) as Vec3;
}

type Quaternion = [number, number, number, number];

/** Eigenvector to the largest eigenvalue of a symmetric 4x4 matrix, by Jacobi rotations; of length 1. */
function largestEigenvector(matrix: [Quaternion, Quaternion, Quaternion, Quaternion]): Quaternion {
  const m = matrix.map((row) => [...row]);
  const v = m.map((_, i) => m.map((__, j) => (i === j ? 1 : 0)));
  const get = (of: number[][], i: number, j: number) => (of[i] as number[])[j] as number;
  const set = (of: number[][], i: number, j: number, value: number) => {
    (of[i] as number[])[j] = value;
  };
  for (let sweep = 0; sweep < 50; sweep++) {
    let off = 0;
    for (let p = 0; p < 3; p++) for (let q = p + 1; q < 4; q++) off += get(m, p, q) ** 2;
    if (off < 1e-24) break;
    for (let p = 0; p < 3; p++) {
      for (let q = p + 1; q < 4; q++) {
        const value = get(m, p, q);
        if (Math.abs(value) < 1e-18) continue;
        const angle = 0.5 * Math.atan2(2 * value, get(m, q, q) - get(m, p, p));
        const c = Math.cos(angle);
        const s = Math.sin(angle);
        for (let k = 0; k < 4; k++) {
          const [mp, mq] = [get(m, k, p), get(m, k, q)];
          set(m, k, p, c * mp - s * mq);
          set(m, k, q, s * mp + c * mq);
        }
        for (let k = 0; k < 4; k++) {
          const [mp, mq] = [get(m, p, k), get(m, q, k)];
          set(m, p, k, c * mp - s * mq);
          set(m, q, k, s * mp + c * mq);
        }
        for (let k = 0; k < 4; k++) {
          const [vp, vq] = [get(v, k, p), get(v, k, q)];
          set(v, k, p, c * vp - s * vq);
          set(v, k, q, s * vp + c * vq);
        }
      }
    }
  }
  let largest = 0;
  for (let i = 1; i < 4; i++) if (get(m, i, i) > get(m, largest, largest)) largest = i;
  return [0, 1, 2, 3].map((k) => get(v, k, largest)) as Quaternion;
}
