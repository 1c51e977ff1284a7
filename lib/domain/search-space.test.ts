import { describe, expect, it } from 'vitest';
import { distanceToSpace, type SearchSpace, searchSpaceWarnings, type Vec3 } from './search-space';

const SPACE: SearchSpace = { centerAngstrom: [0, 0, 0], sizeAngstrom: [20, 20, 20] };
/** A slab of protein through the middle of the box, 1.5 Å apart. */
const PROTEIN: Vec3[] = Array.from({ length: 400 }, (_, i) => [
  (i % 20) * 1.5 - 15,
  Math.floor(i / 20) * 1.5 - 15,
  0,
]);

describe('distanceToSpace', () => {
  it('is 0 inside and at the faces, and the way to the nearest place of the box outside', () => {
    expect(distanceToSpace(SPACE, [3, -10, 10])).toBe(0);
    expect(distanceToSpace(SPACE, [15, 0, 0])).toBe(5);
    expect(distanceToSpace(SPACE, [13, -14, 0])).toBe(5);
  });
});

describe('searchSpaceWarnings', () => {
  const warnings = (change: Partial<SearchSpace>, ligand: Vec3[] = []) =>
    searchSpaceWarnings({ ...SPACE, ...change }, PROTEIN, ligand);

  it('has nothing to say of a box of a usual size on the protein', () => {
    expect(warnings({})).toEqual([]);
    expect(searchSpaceWarnings(SPACE, null, [])).toEqual([]);
  });

  it('warns of what is too small, too large, off the protein, or cuts the ligand', () => {
    expect(warnings({ sizeAngstrom: [20, 20, 15.9] })).toEqual(['too-small']);
    expect(warnings({ sizeAngstrom: [30.1, 30, 30] })).toEqual(['too-large']);
    expect(warnings({ sizeAngstrom: [30, 30, 30] })).toEqual([]);
    expect(warnings({ centerAngstrom: [0, 0, 40] })).toEqual(['off-protein']);
    expect(
      warnings({}, [
        [0, 0, 0],
        [0, 0, 11],
      ]),
    ).toEqual(['cuts-ligand']);
    // A ligand of another site is none of this box's business.
    expect(warnings({}, [[0, 0, 50]])).toEqual([]);
  });
});
