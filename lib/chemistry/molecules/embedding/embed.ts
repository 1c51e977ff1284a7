import type { MoleculeGraph } from '@/lib/chemistry/molecules/molecule-graph';
import type { Vec3 } from '@/lib/domain/search-space';
import { type DistanceBounds, distanceBounds } from './distance-bounds';
import { localGeometry } from './local-geometry';
import { minimise, type Objective } from './minimise';
import { createRefiner } from './refine';
import { seededRandom } from './seeded-random';
import { startCoordinates } from './start-coordinates';
import { addVolume, signedVolume, type VolumeBound, volumeBounds } from './volumes';

/** A molecule's geometry rules, worked out once, from which any number of conformers are embedded. */
export interface Embedder {
  /** One conformer in ångström, or `undefined` if this seed leads to none that keeps the rules. */
  conformer(seed: number): Conformer | undefined;
}

export interface Conformer {
  coordinates: Vec3[];
  /** Ranks the conformers of one molecule; not an energy that means anything outside. */
  energy: number;
}

const DIMENSIONS = 4;
/** Mean violation a pair above which the geometry is not worth the force field's time. */
const LARGEST_MEAN_VIOLATION = 0.02;
const REFINEMENT_ITERATIONS = 250;

/**
 * Three-dimensional coordinates by distance geometry: distances drawn between bounds, embedded in four dimensions,
 * and brought to the bounds, the chiral volumes and three dimensions by minimisation. After Blaney and Dixon,
 * Reviews in Computational Chemistry 5 (1994) 299. What comes out depends on graph and seed only.
 * @param graph all hydrogens as atoms
 */
export function createEmbedder(graph: MoleculeGraph): Embedder {
  const geometry = localGeometry(graph);
  const bounds = distanceBounds(geometry);
  const volumes = volumeBounds(geometry);
  const refine = createRefiner(geometry, volumes);
  return {
    conformer(seed) {
      const random = seededRandom(seed);
      const x = startCoordinates(bounds, DIMENSIONS, random);
      minimise(violations(bounds, volumes, { volume: 1, fourth: 0.1 }), x, 200, 1e-4);
      const rest = minimise(violations(bounds, volumes, { volume: 0.3, fourth: 1 }), x, 300, 1e-5);
      const pairs = Math.max(1, (bounds.count * (bounds.count - 1)) / 2);
      if (!(rest / pairs < LARGEST_MEAN_VIOLATION)) return undefined;
      const embedded = graph.atoms.map((_, k): Vec3 => {
        const at = k * DIMENSIONS;
        return [x[at] as number, x[at + 1] as number, x[at + 2] as number];
      });
      const refined = refine(embedded, REFINEMENT_ITERATIONS);
      return keepsStereo(refined.coordinates, volumes) ? refined : undefined;
    },
  };
}

function keepsStereo(coordinates: readonly Vec3[], volumes: readonly VolumeBound[]): boolean {
  const x = Float64Array.from(coordinates.flat());
  return volumes.every(({ points, lower, upper, stereo }) => {
    if (!stereo) return true;
    const { value } = signedVolume(x, 3, points);
    return lower > 0 ? value > lower / 2 : value < upper / 2;
  });
}

/** Sum of squared relative violations of the distances, of the volumes' violations, and of the fourth coordinate. */
function violations(
  { count, lower, upper }: DistanceBounds,
  volumes: VolumeBound[],
  weight: { volume: number; fourth: number },
): Objective {
  return (x, gradient) => {
    gradient.fill(0);
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const p = i * DIMENSIONS;
      const x0 = x[p] as number;
      const x1 = x[p + 1] as number;
      const x2 = x[p + 2] as number;
      const x3 = x[p + 3] as number;
      for (let j = i + 1; j < count; j++) {
        const q = j * DIMENSIONS;
        const d0 = x0 - (x[q] as number);
        const d1 = x1 - (x[q + 1] as number);
        const d2 = x2 - (x[q + 2] as number);
        const d3 = x3 - (x[q + 3] as number);
        const squared = d0 * d0 + d1 * d1 + d2 * d2 + d3 * d3;
        const high = (upper[i * count + j] as number) ** 2;
        let slope: number;
        if (squared > high) {
          const excess = squared / high - 1;
          sum += excess * excess;
          slope = (4 * excess) / high;
        } else {
          const low = (lower[i * count + j] as number) ** 2;
          if (squared >= low) continue;
          const total = low + squared;
          const lack = (2 * low) / total - 1;
          sum += lack * lack;
          slope = (-8 * low * lack) / (total * total);
        }
        gradient[p] = (gradient[p] as number) + slope * d0;
        gradient[p + 1] = (gradient[p + 1] as number) + slope * d1;
        gradient[p + 2] = (gradient[p + 2] as number) + slope * d2;
        gradient[p + 3] = (gradient[p + 3] as number) + slope * d3;
        gradient[q] = (gradient[q] as number) - slope * d0;
        gradient[q + 1] = (gradient[q + 1] as number) - slope * d1;
        gradient[q + 2] = (gradient[q + 2] as number) - slope * d2;
        gradient[q + 3] = (gradient[q + 3] as number) - slope * d3;
      }
      sum += weight.fourth * x3 * x3;
      gradient[p + 3] = (gradient[p + 3] as number) + 2 * weight.fourth * x3;
    }
    for (const bound of volumes) sum += addVolume(x, gradient, DIMENSIONS, bound, weight.volume);
    return sum;
  };
}
