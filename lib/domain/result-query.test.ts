import { expect, it } from 'vitest';
import {
  activeParts,
  filterFields,
  RANKING,
  readResultQuery,
  withoutParts,
  withoutStructures,
} from './result-query';

const read = (address: string) => {
  const search = new URLSearchParams(address);
  return readResultQuery((name) => search.get(name));
};

it('reads the ranking from an address that asks for nothing', () => {
  expect(read('tab=ledger&ligand=lig_1')).toEqual(RANKING);
});

it('reads an order and a filter, and writes the same fields back', () => {
  const address =
    'affinityMax=-9&weightMin=300&weightMax=450&name=JNJ&origin=reused&flag=none&shortlist=any&contact=A%3AGLU%3A211%3Ahydrogen-bond&smarts=c1ccccc1&scaffold=none';
  const { sort, order, filter } = read(`sort=weight&order=desc&${address}`);
  expect([sort, order]).toEqual(['weight', 'desc']);
  expect(filter).toEqual({
    affinityMax: -9,
    weightMin: 300,
    weightMax: 450,
    name: 'JNJ',
    origin: 'reused',
    flag: 'none',
    shortlist: 'any',
    contact: 'A:GLU:211:hydrogen-bond',
    smarts: 'c1ccccc1',
    scaffold: 'none',
  });
  expect(activeParts(filter)).toEqual([
    ...['affinity', 'weight', 'name', 'origin', 'flag', 'shortlist', 'contact', 'smarts', 'scaffold'],
  ]);
  const written = Object.entries(filterFields(filter)).filter(([, value]) => value !== null);
  expect(new URLSearchParams(written as [string, string][]).toString()).toBe(address);
});

it.each([
  'sort=smiles',
  'order=up',
  'affinityMax=low',
  'affinityMax=Infinity',
  'weightMin=500&weightMax=300',
  'name=%20%20',
  'origin=failed',
  'flag=fine',
  'shortlist=sho_1',
  'contact=GLU211',
  `smarts=${'C'.repeat(501)}`,
])('leaves out what an address cannot mean: %s', (address) => {
  expect(read(address)).toEqual(RANKING);
});

it('takes parts away, both ends of a range at once', () => {
  const { filter } = read('weightMin=1&weightMax=2&name=a');
  expect(withoutParts(filter, ['weight'])).toEqual({ name: 'a' });
});

it('leaves out what tells of structures, and says what that was', () => {
  const asked = read(
    'sort=name&order=desc&affinityMax=-9&weightMax=300&rotatableBondsMin=2&name=a&contact=A:GLU:211&smarts=C&scaffold=none',
  );
  expect(withoutStructures(asked)).toEqual({
    query: { ...RANKING, filter: { affinityMax: -9 } },
    leftOut: ['weight', 'rotatableBonds', 'name', 'contact', 'smarts', 'scaffold'],
  });
  const shown = read('sort=efficiency&order=desc&heavyAtomsMax=30');
  expect(withoutStructures(shown)).toEqual({ query: shown, leftOut: [] });
});
