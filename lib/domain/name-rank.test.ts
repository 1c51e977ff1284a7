import { expect, it } from 'vitest';
import { NAME_RANKS, nameRank } from '@/lib/domain/name-rank';

it.each([
  ['Aurora A', 'aurora a', NAME_RANKS.exact],
  ['Aurora A', '  AURORA ', NAME_RANKS.prefix],
  ['Kinases, aurora', 'aur', NAME_RANKS.word],
  ['screen-12', '12', NAME_RANKS.word],
  ['Aurora', 'rora', NAME_RANKS.inside],
  ['Second screen of Aurora', 'aurora screen', NAME_RANKS.inside],
  ['a.b*c', '*c', NAME_RANKS.inside],
  ['Écran', 'éc', NAME_RANKS.prefix],
  ['Aurora', 'b', null],
  ['Aurora', 'aurora b', null],
])('ranks %j for %j as %s', (name, query, rank) => {
  expect(nameRank(name, query)).toBe(rank);
});
