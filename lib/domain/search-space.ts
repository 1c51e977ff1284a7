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
const EDGE_LIMITS_ANGSTROM = [4, 126] as const;
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
  const [least, most] = EDGE_LIMITS_ANGSTROM;
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
 * The default search space around a crystal ligand: its extent plus 10 Å on each axis, at least 16 Å.
 * @param coordinates heavy-atom positions in ångström, at least one
 */
export function searchSpaceAround(coordinates: readonly Vec3[]): SearchSpace {
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
      Math.max((high[i] as number) - value + SEARCH_SPACE_PADDING_ANGSTROM, SEARCH_SPACE_MIN_EDGE_ANGSTROM),
    ) as Vec3,
  });
}
