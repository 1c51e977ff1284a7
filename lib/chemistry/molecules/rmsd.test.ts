import { describe, expect, it } from 'vitest';
import type { Vec3 } from '@/lib/domain/search-space';
import { type HeavyAtomGraph, symmetricRmsdAngstrom } from './rmsd';

/** Benzoate: six carbons in a ring (0-5), the carboxylate carbon (6) and its two oxygens (7, 8). */
const benzoate: HeavyAtomGraph = {
  elements: ['C', 'C', 'C', 'C', 'C', 'C', 'C', 'O', 'O'],
  bonds: [
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 4],
    [4, 5],
    [5, 0],
    [0, 6],
    [6, 7],
    [6, 8],
  ],
};
const corner = (degrees: number, radius: number): Vec3 => [
  radius * Math.cos((degrees * Math.PI) / 180),
  radius * Math.sin((degrees * Math.PI) / 180),
  0,
];
const positions: Vec3[] = [
  ...[0, 60, 120, 180, 240, 300].map((angle) => corner(angle, 1.39)),
  [2.89, 0, 0],
  [3.5, 1.1, 0],
  [3.5, -1.1, 0],
];
/** The molecule turned by half a turn about its long axis: the same picture with its atoms swapped. */
const flipped = positions.map(([x, y, z]): Vec3 => [x, -y, z]);

function naiveRmsd(a: readonly Vec3[], b: readonly Vec3[]): number {
  const sum = a.reduce((total, [x, y, z], i) => {
    const [u, v, w] = b[i] as Vec3;
    return total + (x - u) ** 2 + (y - v) ** 2 + (z - w) ** 2;
  }, 0);
  return Math.sqrt(sum / a.length);
}

describe('symmetricRmsdAngstrom', () => {
  it('sees no difference when a symmetric molecule is flipped, where the naive RMSD does', () => {
    expect(symmetricRmsdAngstrom(benzoate, positions, benzoate, flipped)).toBeCloseTo(0, 10);
    expect(naiveRmsd(positions, flipped)).toBeGreaterThan(1);
  });

  it('moves nothing into place: a shift of 3 Å is an RMSD of 3 Å', () => {
    const shifted = positions.map(([x, y, z]): Vec3 => [x, y, z + 3]);
    expect(symmetricRmsdAngstrom(benzoate, positions, benzoate, shifted)).toBeCloseTo(3, 10);
  });

  it('does not depend on the order of the atoms', () => {
    const order = [8, 3, 5, 0, 7, 2, 6, 1, 4];
    const shuffled: HeavyAtomGraph = {
      elements: order.map((i) => benzoate.elements[i] as string),
      bonds: benzoate.bonds.map(([a, b]): [number, number] => [order.indexOf(a), order.indexOf(b)]),
    };
    const coordinates = order.map((i) => positions[i] as Vec3);
    expect(symmetricRmsdAngstrom(benzoate, positions, shuffled, coordinates)).toBeCloseTo(0, 10);
  });

  it('is null for another molecule, also one with the same elements and number of bonds', () => {
    // The second oxygen on the ring's far side instead of the carboxyl carbon.
    const isomer = { ...benzoate, bonds: [...benzoate.bonds.slice(0, 8), [3, 8] as [number, number]] };
    expect(symmetricRmsdAngstrom(benzoate, positions, isomer, positions)).toBeNull();
    const thio = { ...benzoate, elements: benzoate.elements.with(8, 'S') };
    expect(symmetricRmsdAngstrom(benzoate, positions, thio, positions)).toBeNull();
  });

  it('ends in bounded time on a molecule of many symmetries', () => {
    // Ten tert-butyl-like groups on a chain: 6^10 mappings.
    const elements: string[] = [];
    const bonds: [number, number][] = [];
    for (let i = 0; i < 10; i++) {
      const centre = elements.push('C') - 1;
      if (i > 0) bonds.push([centre - 4, centre]);
      for (let k = 0; k < 3; k++) bonds.push([centre, elements.push('C') - 1]);
    }
    const coordinates = elements.map((_, i): Vec3 => [Math.sin(i * 3), Math.cos(i * 7), i]);
    const started = performance.now();
    expect(
      symmetricRmsdAngstrom({ elements, bonds }, coordinates, { elements, bonds }, coordinates),
    ).toBeCloseTo(0, 6);
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
