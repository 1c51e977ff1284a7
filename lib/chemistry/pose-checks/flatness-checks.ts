import { substructureMatches, withMolecule } from '@/lib/chemistry/molecules/rdkit';
import { centroid, cross, dot, subtract, sum, unit } from '@/lib/chemistry/vectors';
import type { PoseCheck } from '@/lib/domain/resources/pose-analysis';
import type { Vec3 } from '@/lib/domain/search-space';
import { limits } from './limits';
import { atomLabel, type PoseModel } from './pose-model';

/** As in PoseBusters: both carbons and their four neighbours. */
const DOUBLE_BOND = '[C;X3;^2](*)(*)=[C;X3;^2](*)(*)';
const RING_SIZES = [5, 6];
const POWER_ITERATIONS = 200;

/** Aromatic rings of five and six, and double bonds between carbons, must be flat within 0.25 Å. */
export function flatnessChecks(pose: PoseModel): PoseCheck[] {
  const { graph } = pose;
  const rings = graph.rings.filter(
    (ring) => RING_SIZES.includes(ring.length) && ring.every((i) => graph.atoms[i]?.aromatic),
  );
  const doubleBonds = withMolecule(pose.molfile, (molecule) => substructureMatches(molecule, DOUBLE_BOND), {
    removeHs: false,
  });
  return [flatness('flat-rings', rings, pose), flatness('flat-double-bonds', doubleBonds, pose)];
}

function flatness(id: PoseCheck['id'], systems: readonly (readonly number[])[], pose: PoseModel): PoseCheck {
  let worst: { system: readonly number[]; value: number } | null = null;
  for (const system of systems) {
    const value = largestDistanceFromPlane(system.map((i) => pose.coordinates[i] as Vec3));
    if (!worst || value > worst.value) worst = { system, value };
  }
  return {
    id,
    passed: worst === null || worst.value <= limits.flatnessAngstrom,
    value: worst?.value ?? null,
    limit: limits.flatnessAngstrom,
    bound: 'most',
    unit: 'Å',
    where: worst?.system.map((i) => atomLabel(pose, i)).join(' ') ?? null,
  };
}

/** Of points from the plane through their centre that fits them best (least squares), in ångström. */
export function largestDistanceFromPlane(points: readonly Vec3[]): number {
  const center = centroid(points);
  const rays = points.map((point) => subtract(point, center));
  const normal = flattest(rays);
  return Math.max(...rays.map((ray) => Math.abs(dot(ray, normal))));
}

/**
 * The direction in which the rays spread least. The two in which they spread most come from power iteration on
 * Σ r rᵀ, the second with the first taken out; their cross product is the third.
 */
function flattest(rays: readonly Vec3[]): Vec3 {
  const first = mostSpread(rays);
  const rest = rays.map((ray) => sum(ray, [-dot(ray, first), first]));
  return unit(cross(first, mostSpread(rest)));
}

function mostSpread(rays: readonly Vec3[]): Vec3 {
  let direction = unit(
    rays.reduce((longest, ray) => (dot(ray, ray) > dot(longest, longest) ? ray : longest)),
  );
  for (let i = 0; i < POWER_ITERATIONS; i++) {
    direction = unit(sum([0, 0, 0], ...rays.map((ray): [number, Vec3] => [dot(ray, direction), ray])));
  }
  return direction;
}
