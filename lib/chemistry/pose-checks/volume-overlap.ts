import type { Vec3 } from '@/lib/domain/search-space';

export interface Sphere {
  center: Vec3;
  radiusAngstrom: number;
}

const SPACING_ANGSTROM = 0.25;
const OWN = 1;
const SHARED = 2;

/**
 * The share of one body's volume that lies in another, 0 to 1, each a union of spheres; counted on a grid of 0.25 Å, so
 * that for a drug-like molecule it is right within half a per cent or so.
 */
export function overlapShare(body: readonly Sphere[], other: readonly Sphere[]): number {
  if (body.length === 0) return 0;
  const low = [0, 1, 2].map((axis) =>
    Math.min(...body.map(({ center, radiusAngstrom }) => (center[axis] as number) - radiusAngstrom)),
  ) as Vec3;
  const size = [0, 1, 2].map((axis) => {
    const high = Math.max(
      ...body.map(({ center, radiusAngstrom }) => (center[axis] as number) + radiusAngstrom),
    );
    return Math.ceil((high - (low[axis] as number)) / SPACING_ANGSTROM) + 1;
  }) as Vec3;
  const cells = new Uint8Array(size[0] * size[1] * size[2]);
  for (const sphere of body) {
    forEachCell(sphere, low, size, (cell) => {
      cells[cell] = OWN;
    });
  }
  for (const sphere of other) {
    forEachCell(sphere, low, size, (cell) => {
      if (cells[cell] === OWN) cells[cell] = SHARED;
    });
  }
  let all = 0;
  let shared = 0;
  for (const cell of cells) {
    if (cell !== 0) all++;
    if (cell === SHARED) shared++;
  }
  return all === 0 ? 0 : shared / all;
}

/** Calls back with each cell of the grid whose corner lies in the sphere. */
function forEachCell(
  { center, radiusAngstrom }: Sphere,
  low: Vec3,
  size: Vec3,
  visit: (cell: number) => void,
): void {
  const [from, to] = [-radiusAngstrom, radiusAngstrom].map((shift, end) =>
    center.map((value, axis) => {
      const index = (value + shift - (low[axis] as number)) / SPACING_ANGSTROM;
      return end === 0
        ? Math.max(0, Math.ceil(index))
        : Math.min((size[axis] as number) - 1, Math.floor(index));
    }),
  ) as [Vec3, Vec3];
  const squared = radiusAngstrom ** 2;
  for (let x = from[0]; x <= to[0]; x++) {
    const dx = (low[0] + x * SPACING_ANGSTROM - center[0]) ** 2;
    for (let y = from[1]; y <= to[1]; y++) {
      const dxy = dx + (low[1] + y * SPACING_ANGSTROM - center[1]) ** 2;
      if (dxy > squared) continue;
      for (let z = from[2]; z <= to[2]; z++) {
        if (dxy + (low[2] + z * SPACING_ANGSTROM - center[2]) ** 2 <= squared) {
          visit((x * size[1] + y) * size[2] + z);
        }
      }
    }
  }
}
