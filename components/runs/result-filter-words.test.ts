import { expect, it } from 'vitest';
import { partsInWords, partWords, whyNothing } from './result-filter-words';

it.each([
  ['affinity', { affinityMax: -9 }, 'Affinity ≤ -9'],
  ['heavyAtoms', { heavyAtomsMin: 20 }, 'Heavy atoms ≥ 20'],
  ['weight', { weightMin: 300, weightMax: 450 }, 'Molecular weight 300 to 450'],
  ['rotatableBonds', { rotatableBondsMin: 3, rotatableBondsMax: 3 }, 'Rotatable bonds 3'],
  ['name', { name: 'JNJ' }, 'Name with “JNJ”'],
  ['origin', { origin: 'reused' }, 'Reused'],
  ['flag', { flag: 'outside-box' }, 'Outside box'],
  ['shortlist', { shortlist: 'none' }, 'Not starred'],
  ['contact', { contact: 'A:GLU:211' }, 'Contact with GLU 211 A'],
  [
    'contact',
    { contact: 'A:GLU:211:hydrogen-bond,:ZN:9:metal' },
    'Hydrogen bond with GLU 211 A and Metal with ZN 9',
  ],
  ['smarts', { smarts: 'c1ccccc1' }, 'Substructure c1ccccc1'],
  ['scaffold', { scaffold: 'c1ccncc1' }, 'Scaffold c1ccncc1'],
  ['scaffold', { scaffold: 'none' }, 'Without a ring'],
] as const)('says what %s holds back', (part, filter, words) => {
  expect(partWords(part, filter)).toBe(words);
});

it('blames the parts that nothing passes', () => {
  const filter = { affinityMax: -20, name: 'a' };
  expect(whyNothing(filter, { affinity: 0, name: 12 })).toBe('No ligand of this run has: Affinity ≤ -20.');
});

it('blames all of them together if each lets something pass', () => {
  const filter = { affinityMax: -9, name: 'a' };
  expect(whyNothing(filter, { affinity: 1200, name: 12 })).toBe(
    'Each filter alone leaves some ligands, together they leave none: Affinity ≤ -9 (1,200); Name with “a” (12).',
  );
});

it('lists parts', () => {
  expect(partsInWords(['weight', 'rotatableBonds', 'name'])).toBe(
    'molecular weight, rotatable bonds, and name',
  );
});
