import { describe, expect, it } from 'vitest';
import { draftIssues, draftOf, EMPTY_DRAFT, spaceOf } from './draft';

describe('a search space while it is typed', () => {
  it('is none while a number is missing, and names the fields as the API does', () => {
    expect(spaceOf(EMPTY_DRAFT)).toBeNull();
    expect(Object.keys(draftIssues(EMPTY_DRAFT))).toEqual([
      'searchSpace.centerAngstrom.0',
      'searchSpace.centerAngstrom.1',
      'searchSpace.centerAngstrom.2',
    ]);
  });

  it('is rounded to 0.001 Å, as it will be docked', () => {
    const space = spaceOf({ center: [1.00049, -2, 3], size: [20.0006, 20, 20] });
    expect(space).toEqual({ centerAngstrom: [1, -2, 3], sizeAngstrom: [20.001, 20, 20] });
  });

  it('does not write through to the space that it was made from', () => {
    const space = { centerAngstrom: [1, 2, 3], sizeAngstrom: [20, 20, 20] } as const;
    const draft = draftOf({
      centerAngstrom: [...space.centerAngstrom],
      sizeAngstrom: [...space.sizeAngstrom],
    });
    draft.size[0] = 500;
    expect(spaceOf(draft)).toBeNull();
    expect(space.sizeAngstrom[0]).toBe(20);
  });
});
