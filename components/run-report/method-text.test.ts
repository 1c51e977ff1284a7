import { describe, expect, it } from 'vitest';
import type { RunDetail } from '@/lib/domain/resources/runs';
import { methodText } from './method-text';

const RUN = {
  total: 14,
  library: { name: 'Kinase inhibitors' },
  target: { name: 'Aurora A' },
  engine: { name: 'AutoDock Vina', version: '1.2.3', binarySha256: 'e5'.repeat(32) },
  receptor: {
    pdbqtSha256: 'af'.repeat(32),
    pH: 7.4,
    keepWaters: false,
    chains: ['A'],
    openBabelVersion: null,
  },
  crystalLigandId: 'SKE:A:1',
  preparation: {
    protonation: 'ph',
    pH: 7.4,
    tautomer: 'as-given',
    stereo: 'first-isomer',
    conformerSeed: 42,
  },
  replicates: { seeds: 1, leastConfidence: null },
  searchSpace: { centerAngstrom: [-5.046, -31.977, 7.2], sizeAngstrom: [18.143, 16, 20.5] },
  parameters: {
    ...{ exhaustiveness: 8, poses: 9, energyRangeKcalPerMol: 3 },
    ...{ minRmsdAngstrom: 1, gridSpacingAngstrom: 0.375, seed: 42 },
  },
} as unknown as RunDetail;

describe('methodText', () => {
  it('says with which build, into which bytes and by which numbers a run was docked', () => {
    const text = methodText(RUN).join('\n');
    for (const fact of [
      '14 records of the library “Kinase inhibitors” were docked into “Aurora A” with AutoDock Vina 1.2.3',
      'e5'.repeat(32),
      'Chain A of the structure was used, waters removed; polar hydrogens were added by templates at pH 7.4.',
      'af'.repeat(32),
      'The crystal ligand is SKE:A:1.',
      'a box of 18.143 × 16.000 × 20.500 Å around (-5.046, -31.977, 7.200) Å',
      'Exhaustiveness was 8, grid spacing 0.375 Å; at most 9 poses a ligand within 3 kcal/mol of the best and at least 1 Å apart',
    ]) {
      expect(text).toContain(fact);
    }
  });

  it('says how often each ligand was docked, where that was not once', () => {
    expect(methodText(RUN).join('\n')).not.toContain('was docked 1');
    const three = methodText({ ...RUN, replicates: { seeds: 3, leastConfidence: null } }).join('\n');
    expect(three).toContain('docked 3 times, with a seed of its own each time; the docking with the best');
    const doubted = methodText({ ...RUN, replicates: { seeds: 1, leastConfidence: 0.5 } }).join('\n');
    expect(doubted).toContain('docked once; with a confidence below 0.5, again with other seeds, up to 5');
  });

  it('leaves out what a role does not show', () => {
    const text = methodText({ ...RUN, receptor: null, searchSpace: null, crystalLigandId: null }).join('\n');
    expect(text).not.toMatch(/Chain|crystal|box|af{4}/);
    expect(text).toContain('Exhaustiveness was 8');
  });
});
