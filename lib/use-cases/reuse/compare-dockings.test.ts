import { describe, expect, it } from 'vitest';
import { type ComparedDocking, compareDockings } from './compare-dockings';

const docking = (over: Partial<ComparedDocking> = {}): ComparedDocking => ({
  binarySha256: 'ab',
  machineClass: 'x64, one',
  posesFormat: 1,
  objectSha256: 'cd',
  poses: [{ affinityKcalPerMol: -9 }, { affinityKcalPerMol: -8.5 }],
  ...over,
});
const withBest = (affinityKcalPerMol: number, over: Partial<ComparedDocking> = {}) =>
  docking({ poses: [{ affinityKcalPerMol }], ...over });

describe('compareDockings', () => {
  it('asks the same build on the same class of machine for the same bytes and affinities', () => {
    expect(compareDockings(docking(), docking()).outcome).toBe('same');
    expect(compareDockings(docking(), docking({ objectSha256: 'ef' })).outcome).toBe('different');
    const second = docking({ poses: [{ affinityKcalPerMol: -9 }, { affinityKcalPerMol: -8.499 }] });
    expect(compareDockings(docking(), second).outcome).toBe('different');
    expect(compareDockings(docking(), withBest(-9)).outcome).toBe('different');
  });

  it.each([
    ['another build', { binarySha256: 'ef' }],
    ['another class of machine', { machineClass: 'arm64, two' }],
    ['another way of writing poses', { posesFormat: 2 }],
  ])('lets %s be 0.01 kcal/mol off, and no more', (_, over) => {
    const elsewhere = { objectSha256: 'ef', ...over };
    expect(compareDockings(withBest(-9), withBest(-9.01, elsewhere)).outcome).toBe('same');
    expect(compareDockings(withBest(-9), withBest(-9.011, elsewhere)).outcome).toBe('different');
    expect(compareDockings(withBest(-9), docking({ poses: [], ...elsewhere })).outcome).toBe('different');
  });

  it('does not take two unknown machines for the same', () => {
    const unknown = { machineClass: null };
    const again = docking({ ...unknown, objectSha256: 'ef' });
    expect(compareDockings(docking(unknown), again).outcome).toBe('same');
  });
});
