import { describe, expect, it } from 'vitest';
import type { SearchSpace } from '@/lib/domain/search-space';
import { cornersOf, moveCenter, moveFace, slide } from './move-face';

const SPACE: SearchSpace = { centerAngstrom: [1, 2, 3], sizeAngstrom: [20, 16, 18] };

describe('a box that is dragged', () => {
  it('grows on one side, and leaves the other where it is', () => {
    const grown = moveFace(SPACE, { axis: 0, sign: 1 }, 3);
    expect(grown).toEqual({ centerAngstrom: [2.5, 2, 3], sizeAngstrom: [23, 16, 18] });
    const low = (space: SearchSpace) => space.centerAngstrom[0] - space.sizeAngstrom[0] / 2;
    expect(low(grown)).toBe(low(SPACE));
    expect(moveFace(SPACE, { axis: 1, sign: -1 }, 2)).toEqual({
      centerAngstrom: [1, 3, 3],
      sizeAngstrom: [20, 14, 18],
    });
  });

  it('keeps its edges within what can be docked into', () => {
    expect(moveFace(SPACE, { axis: 2, sign: 1 }, -100).sizeAngstrom[2]).toBe(4);
    expect(moveFace(SPACE, { axis: 2, sign: 1 }, 500).sizeAngstrom[2]).toBe(126);
  });

  it('moves as a whole, to tenths of an ångström', () => {
    expect(moveCenter(SPACE, [0.26, -1, 0])).toEqual({ ...SPACE, centerAngstrom: [1.3, 1, 3] });
  });

  it('follows the pointer along the direction in which it moves, and not where that points at the eye', () => {
    expect(slide([30, 40], [6, 8])).toBe(5);
    expect(slide([40, -30], [6, 8])).toBe(0);
    expect(slide([30, 40], [0.5, 0.5])).toBe(0);
  });

  it('has eight corners', () => {
    const corners = cornersOf(SPACE);
    expect(new Set(corners.map(String)).size).toBe(8);
    expect(corners).toContainEqual([11, 10, 12]);
  });
});
