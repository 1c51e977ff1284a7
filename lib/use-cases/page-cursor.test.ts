import { describe, expect, it } from 'vitest';
import { BadRequestError } from '@/lib/domain/errors';
import { type CursorScope, decodeCursor, encodeCursor } from '@/lib/use-cases/page-cursor';

const key = new Uint8Array(32).fill(7);
const scope: CursorScope = { orgId: 'org_a', query: 'results:run_1' };

describe('page cursor', () => {
  it('gives back the position it was made of', () => {
    expect(decodeCursor(key, scope, encodeCursor(key, scope, [-9.1, 'lig_1']))).toEqual([-9.1, 'lig_1']);
  });

  it.each([
    ['another organisation', { ...scope, orgId: 'org_b' } as CursorScope],
    ['another query', { ...scope, query: 'results:run_2' }],
  ])('is refused for %s', (_, other) => {
    const cursor = encodeCursor(key, scope, [1]);
    expect(() => decodeCursor(key, other, cursor)).toThrow(BadRequestError);
  });

  it.each(['', '.', 'abc', 'abc.def', `${Buffer.from('[0]').toString('base64url')}.AAAAAAAAAAAAAAAAAAAAAA`])(
    'refuses the forged cursor %j',
    (cursor) => {
      expect(() => decodeCursor(key, scope, cursor)).toThrow(BadRequestError);
    },
  );
});
