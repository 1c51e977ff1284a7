import { describe, expect, it } from 'vitest';
import { searchSteps } from './cost';

describe('searchSteps', () => {
  it("is Vina's own count of steps times the exhaustiveness", () => {
    // JNJ-7706621: 32 PDBQT atoms, 4 torsions: 105 · (50 + 32 + 10 · (6 + 4)).
    expect(searchSteps({ movableAtoms: 32, torsions: 4 }, 1)).toBe(19_110);
    expect(searchSteps({ movableAtoms: 32, torsions: 4 }, 8)).toBe(152_880);
  });

  it('puts a flexible ligand before a rigid one of the same size', () => {
    const rigid = searchSteps({ movableAtoms: 30, torsions: 1 }, 8);
    expect(searchSteps({ movableAtoms: 30, torsions: 9 }, 8)).toBeGreaterThan(rigid);
  });
});
