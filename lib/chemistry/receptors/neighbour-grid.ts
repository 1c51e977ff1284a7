import { distanceAngstrom } from '@/lib/chemistry/vectors';
import type { Vec3 } from '@/lib/domain/search-space';

export interface NeighbourGrid {
  /** Indices of the points nearer than `radiusAngstrom`, in increasing order. */
  within(point: Vec3, radiusAngstrom: number): number[];
}

/** Sorts points into cubes, so that neighbours are found in constant time and a large structure stays linear. */
export function neighbourGrid(points: readonly Vec3[], cellAngstrom = 3): NeighbourGrid {
  const cells = new Map<string, number[]>();
  const cell = (value: number) => Math.floor(value / cellAngstrom);
  points.forEach(([x, y, z], i) => {
    const key = `${cell(x)},${cell(y)},${cell(z)}`;
    const members = cells.get(key);
    if (members) members.push(i);
    else cells.set(key, [i]);
  });
  return {
    within(point, radiusAngstrom) {
      const found: number[] = [];
      const [low, high] = [-radiusAngstrom, radiusAngstrom].map((shift) =>
        point.map((v) => cell(v + shift)),
      ) as [Vec3, Vec3];
      for (let x = low[0]; x <= high[0]; x++) {
        for (let y = low[1]; y <= high[1]; y++) {
          for (let z = low[2]; z <= high[2]; z++) {
            for (const i of cells.get(`${x},${y},${z}`) ?? []) {
              if (distanceAngstrom(points[i] as Vec3, point) < radiusAngstrom) found.push(i);
            }
          }
        }
      }
      return found.sort((a, b) => a - b);
    },
  };
}
