import type { FieldIssue } from '@/lib/domain/errors';

/** A point or an extent in ångström, x y z. */
export type Vec3 = [number, number, number];

/** The box that Vina searches. Centre and edge lengths in ångström, every number a multiple of 0.001 Å. */
export interface SearchSpace {
  centerAngstrom: Vec3;
  sizeAngstrom: Vec3;
}

/** Added to the crystal ligand's extent, split over both sides of each axis. */
export const SEARCH_SPACE_PADDING_ANGSTROM = 10;
export const SEARCH_SPACE_MIN_EDGE_ANGSTROM = 16;
/** AutoDock Vina's own warning: above this the search is no longer exhaustive at the default setting. */
export const SEARCH_SPACE_LARGE_VOLUME_CUBIC_ANGSTROM = 27_000;
export const SEARCH_SPACE_EDGE_LIMITS_ANGSTROM = [4, 126] as const;
const CENTER_LIMIT_ANGSTROM = 10_000;

const AXES = ['x', 'y', 'z'] as const;

/**
 * Rounds to 0.001 Å. The rounded box is the one that is docked: moving a box by 0.0004 Å was seen to move the
 * best affinity by 0.26 kcal/mol, so what is displayed, hashed and docked must be the same numbers.
 */
export function roundSearchSpace(space: SearchSpace): SearchSpace {
  const round = (value: number) => Math.round(value * 1000) / 1000 + 0;
  return {
    centerAngstrom: space.centerAngstrom.map(round) as Vec3,
    sizeAngstrom: space.sizeAngstrom.map(round) as Vec3,
  };
}

/** What makes a box unusable, per field; empty if it can be docked into. */
export function searchSpaceIssues(space: SearchSpace, prefix = 'searchSpace'): FieldIssue[] {
  const issues: FieldIssue[] = [];
  const [least, most] = SEARCH_SPACE_EDGE_LIMITS_ANGSTROM;
  AXES.forEach((axis, i) => {
    const center = space.centerAngstrom[i];
    const size = space.sizeAngstrom[i];
    if (center === undefined || !Number.isFinite(center) || Math.abs(center) > CENTER_LIMIT_ANGSTROM) {
      issues.push({
        field: `${prefix}.centerAngstrom.${i}`,
        message: `The ${axis} coordinate of the centre must be a number between -${CENTER_LIMIT_ANGSTROM} and ${CENTER_LIMIT_ANGSTROM} Å.`,
      });
    }
    if (size === undefined || !Number.isFinite(size) || size < least || size > most) {
      issues.push({
        field: `${prefix}.sizeAngstrom.${i}`,
        message: `The ${axis} edge must be between ${least} and ${most} Å.`,
      });
    }
  });
  return issues;
}

export function searchSpaceVolume(space: SearchSpace): number {
  const [x, y, z] = space.sizeAngstrom;
  return x * y * z;
}

/**
 * The search space around some points: their extent plus 10 Å on each axis, as for a crystal ligand, at least 16 Å.
 * @param coordinates heavy-atom positions in ångström, at least one
 * @param paddingAngstrom for points that are no ligand
 */
export function searchSpaceAround(
  coordinates: readonly Vec3[],
  paddingAngstrom = SEARCH_SPACE_PADDING_ANGSTROM,
): SearchSpace {
  const low: Vec3 = [Infinity, Infinity, Infinity];
  const high: Vec3 = [-Infinity, -Infinity, -Infinity];
  for (const point of coordinates) {
    for (let i = 0; i < 3; i++) {
      low[i] = Math.min(low[i] as number, point[i] as number);
      high[i] = Math.max(high[i] as number, point[i] as number);
    }
  }
  return roundSearchSpace({
    centerAngstrom: low.map((value, i) => (value + (high[i] as number)) / 2) as Vec3,
    sizeAngstrom: low.map((value, i) =>
      Math.max((high[i] as number) - value + paddingAngstrom, SEARCH_SPACE_MIN_EDGE_ANGSTROM),
    ) as Vec3,
  });
}

/** How far a point lies outside of the box, in ångström; 0 inside. */
export function distanceToSpace(space: SearchSpace, point: Vec3): number {
  return Math.hypot(
    ...point.map((value, i) => {
      const half = (space.sizeAngstrom[i] as number) / 2;
      return Math.max(Math.abs(value - (space.centerAngstrom[i] as number)) - half, 0);
    }),
  );
}

export type SearchSpaceWarningCode = 'too-small' | 'cuts-ligand' | 'too-large' | 'off-protein';

/** A box that reaches fewer heavy atoms of the receptor than a small pocket has lies beside it. */
const LEAST_RECEPTOR_ATOMS = 60;

/**
 * What is doubtful about a box that can be docked into, worst first.
 * @param receptor heavy atoms in ångström; null: not known
 * @param ligand those of the crystal ligand; empty if there is none, or the box is not meant for its site
 */
export function searchSpaceWarnings(
  space: SearchSpace,
  receptor: readonly Vec3[] | null,
  ligand: readonly Vec3[],
): SearchSpaceWarningCode[] {
  const isInside = (point: Vec3) => distanceToSpace(space, point) === 0;
  const found: SearchSpaceWarningCode[] = [];
  if (receptor && receptor.filter(isInside).length < LEAST_RECEPTOR_ATOMS) found.push('off-protein');
  if (searchSpaceVolume(space) > SEARCH_SPACE_LARGE_VOLUME_CUBIC_ANGSTROM) found.push('too-large');
  if (Math.min(...space.sizeAngstrom) < SEARCH_SPACE_MIN_EDGE_ANGSTROM) found.push('too-small');
  const inside = ligand.filter(isInside).length;
  if (inside > 0 && inside < ligand.length) found.push('cuts-ligand');
  return found;
}
