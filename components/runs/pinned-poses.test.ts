import { expect, it } from 'vitest';
import { newId } from '@/lib/domain/ids';
import { MOST_PINS, pinsText, readPins, togglePin } from './pinned-poses';

const [a, b] = [newId('ligand'), newId('ligand')];

it('reads pins from an address and writes the same back, and leaves out what is none', () => {
  const text = `${a}:1,${b}:12`;
  expect(pinsText(readPins(text))).toBe(text);
  expect(readPins(`${a}:0,${a}:x,lig_1:1,,${newId('run')}:1,${b}:2`)).toEqual([{ ligandId: b, rank: 2 }]);
  expect(readPins(null)).toEqual([]);
  expect(pinsText([])).toBeNull();
});

it('lets the oldest go for a new one, and one that is there go for itself', () => {
  const ranks = (pins: { rank: number }[]) => pins.map(({ rank }) => rank);
  const many = Array.from({ length: MOST_PINS }, (_, i) => ({ ligandId: a, rank: i + 1 }));
  expect(ranks(togglePin(many, { ligandId: a, rank: 9 }))).toEqual([2, 3, 4, 9]);
  expect(ranks(togglePin(many, { ligandId: a, rank: 2 }))).toEqual([1, 3, 4]);
});
