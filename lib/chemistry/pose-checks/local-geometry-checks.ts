import { ligandElement } from '@/lib/chemistry/molecules/elements';
import { type DistanceBounds, distanceBounds } from '@/lib/chemistry/molecules/embedding/distance-bounds';
import { type LocalGeometry, localGeometry } from '@/lib/chemistry/molecules/embedding/local-geometry';
import { distanceAngstrom } from '@/lib/chemistry/vectors';
import type { PoseCheck } from '@/lib/domain/resources/pose-analysis';
import type { Vec3 } from '@/lib/domain/search-space';
import { limits } from './limits';
import { atomLabel, type PoseModel } from './pose-model';

/** Share of the van der Waals contact that RDKit demands of atoms so many bonds apart; of farther ones all. */
const CONTACT_SHARE: Readonly<Record<number, number>> = { 4: 0.7, 5: 0.85 };
const TORSION_BONDS = 3;

/**
 * Bond lengths, bond angles and contacts inside the molecule against distance geometry (Crippen and Havel 1988), as
 * in PoseBusters; hydrogens are not looked at. The bounds are those from which our own conformers start.
 */
export function localGeometryChecks(pose: PoseModel): PoseCheck[] {
  const geometry = localGeometry(pose.graph);
  const bounds = distanceBounds(geometry);
  const separation = bondsBetween(geometry, pose);
  const pairs = pose.heavy.flatMap((i, k) =>
    pose.heavy.slice(k + 1).map((j): HeavyPair => {
      const distance = distanceAngstrom(pose.coordinates[i] as Vec3, pose.coordinates[j] as Vec3);
      return { i, j, distance, separation: separation.get(i)?.get(j) ?? Number.POSITIVE_INFINITY };
    }),
  );
  const apart = (bonds: number) => pairs.filter((pair) => pair.separation === bonds);
  return [
    deviation('bond-lengths', limits.bondLengthPercent, apart(1), bounds, pose),
    deviation('bond-angles', limits.bondAnglePercent, apart(2), bounds, pose),
    clash(
      pairs.filter((pair) => pair.separation >= TORSION_BONDS),
      bounds,
      pose,
    ),
  ];
}

interface HeavyPair {
  i: number;
  j: number;
  distance: number;
  /** Bonds on the shortest way; infinite between parts that no bond connects. */
  separation: number;
}

/** Bonds on the shortest way between heavy atoms. */
function bondsBetween({ neighbours }: LocalGeometry, { heavy }: PoseModel): Map<number, Map<number, number>> {
  const isHeavy = new Set(heavy);
  return new Map(
    heavy.map((start) => {
      const reached = new Map([[start, 0]]);
      for (const [atom, bonds] of reached) {
        for (const { atom: next } of neighbours[atom] ?? []) {
          if (isHeavy.has(next) && !reached.has(next)) reached.set(next, bonds + 1);
        }
      }
      return [start, reached];
    }),
  );
}

/** How far, in per cent of the bound, the worst pair lies outside its bounds. */
function deviation(
  id: PoseCheck['id'],
  limit: number,
  pairs: readonly HeavyPair[],
  { count, lower, upper }: DistanceBounds,
  pose: PoseModel,
): PoseCheck {
  const worst = worstOf(pairs, ({ i, j, distance }) => {
    const [low, high] = [lower[i * count + j] as number, upper[i * count + j] as number];
    return 100 * Math.max(1 - distance / low, distance / high - 1, 0);
  });
  return {
    id,
    passed: worst === null || worst.value <= limit,
    value: worst?.value ?? null,
    limit,
    bound: 'most',
    unit: '%',
    where: worst && pairLabel(pose, worst.item),
  };
}

function clash(pairs: readonly HeavyPair[], bounds: DistanceBounds, pose: PoseModel): PoseCheck {
  const worst = worstOf(pairs, (pair) => -pair.distance / leastDistance(pair, bounds, pose));
  const value = worst && -worst.value;
  return {
    id: 'internal-clash',
    passed: value === null || value >= limits.internalClash,
    value,
    limit: limits.internalClash,
    bound: 'least',
    unit: '× bound',
    where: worst && pairLabel(pose, worst.item),
  };
}

function leastDistance(
  { i, j, separation }: HeavyPair,
  { count, lower }: DistanceBounds,
  { graph }: PoseModel,
): number {
  if (separation === TORSION_BONDS) return lower[i * count + j] as number;
  const radius = (atom: number) =>
    ligandElement(graph.atoms[atom]?.atomicNumber ?? 0).vanDerWaalsRadiusAngstrom;
  return (radius(i) + radius(j)) * (CONTACT_SHARE[separation] ?? 1);
}

/** The item with the largest value; null of none. */
function worstOf<T>(items: readonly T[], measure: (item: T) => number): { item: T; value: number } | null {
  let worst: { item: T; value: number } | null = null;
  for (const item of items) {
    const value = measure(item);
    if (!worst || value > worst.value) worst = { item, value };
  }
  return worst;
}

function pairLabel(pose: PoseModel, { i, j }: HeavyPair): string {
  return `${atomLabel(pose, i)}–${atomLabel(pose, j)}`;
}
