import { expect, it } from 'vitest';
import { affinityChange, hitFate } from './compared-hits';
import { newId } from './ids';
import type { ComparedRow } from './resources/run-comparison';

const row = (rank: number, affinityKcalPerMol = -8): ComparedRow => ({
  ...{ ligandId: newId('ligand'), name: 'one', rank, affinityKcalPerMol, poses: 1 },
});

it.each([
  [row(10), row(10), 'kept'],
  [row(11), row(10), 'gained'],
  [null, row(1), 'gained'],
  [row(10), row(11), 'lost'],
  [row(1), null, 'lost'],
  [row(11), row(11), null],
])('%#: says what became of a hit among the first ten', (a, b, fate) => {
  expect(hitFate({ a, b, by: null }, 10)).toBe(fate);
});

it('tells the change only where there are two', () => {
  expect(affinityChange({ a: row(1, -8), b: row(1, -9.5), by: 'docked' })).toBe(-1.5);
  expect(affinityChange({ a: row(1), b: null, by: null })).toBeNull();
});
