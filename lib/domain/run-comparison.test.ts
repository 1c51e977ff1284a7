import { expect, it } from 'vitest';
import { newId } from './ids';
import { type ComparedResult, matchResults } from './run-comparison';

let rank = 0;
const result = (ligandIdentity: string | null, inchiKey: string | null): ComparedResult => ({
  ...{ ligandId: newId('ligand'), rank: ++rank, affinityKcalPerMol: rank - 10 },
  ...{ ligandIdentity, inchiKey },
});

it('matches what was docked, then what was drawn, and never twice', () => {
  const a = [result('acid-', 'ACID'), result('amine+', 'AMINE'), result('only-a', 'A'), result(null, 'OLD')];
  const b = [result('amine', 'AMINE'), result('acid-', 'ACID'), result(null, null), result('old', 'OLD')];
  const { matched, onlyA, onlyB, repeats } = matchResults(a, b);
  expect(matched.map((pair) => [a.indexOf(pair.a), b.indexOf(pair.b), pair.by])).toEqual([
    [0, 1, 'docked'],
    [1, 0, 'drawn'],
    [3, 3, 'drawn'],
  ]);
  expect([onlyA, onlyB, repeats]).toEqual([[a[2]], [b[2]], { a: 0, b: 0 }]);
});

it('counts the best of several results of one molecule', () => {
  const a = [result('x', 'X'), result('x', 'X'), result('y', 'Y')];
  const { matched, onlyA, repeats } = matchResults(a, [result('x', 'X')]);
  expect(matched.map((pair) => pair.a)).toEqual([a[0]]);
  expect([onlyA, repeats]).toEqual([[a[2]], { a: 1, b: 0 }]);
});
