import { expect, it } from 'vitest';
import { StackError } from '@/scripts/stack/stop';
import { describeRedocking } from './redocking';

const adenine = { name: 'Adenine', rmsdAngstrom: null };
const redocked = (rmsdAngstrom: number) => [adenine, { name: 'JNJ-7706621', rmsdAngstrom }];

it('says how far the crystal ligand is from its crystal pose', () => {
  expect(describeRedocking(redocked(0.79))).toContain('JNJ-7706621) was docked 0.79 Å');
  expect(describeRedocking(redocked(2))).toContain('2.00 Å');
});

it('fails the demo if the crystal ligand was docked elsewhere, or not at all', () => {
  expect(() => describeRedocking(redocked(2.01))).toThrow(StackError);
  expect(() => describeRedocking(redocked(2.01))).toThrow('2.01 Å');
  expect(() => describeRedocking([adenine])).toThrow('not among the docked ligands');
});
