import { describe, expect, it } from 'vitest';
import { runSandboxed } from '@/lib/chemistry/sandbox';
import { VINA_TYPES } from './vina-atom-types';

const LIGAND = `ROOT
ATOM      1  C   LIG A   1       0.000   0.000   0.000  1.00  0.00    +0.000 C 
ENDROOT
TORSDOF 0
`;

function score(types: Iterable<string>) {
  const receptor = [...types]
    .map(
      (type, i) =>
        `ATOM  ${String(i + 1).padStart(5)}  X   REC A   1    ${(4 + i * 4).toFixed(3).padStart(8)}   0.000   0.000  1.00  0.00    +0.000 ${type.padEnd(2)}\n`,
    )
    .join('');
  const box = [
    '--center_x',
    '0',
    '--center_y',
    '0',
    '--center_z',
    '0',
    '--size_x',
    '10',
    '--size_y',
    '10',
    '--size_z',
    '10',
  ];
  return runSandboxed({
    command: 'vina',
    args: ['--receptor', 'r.pdbqt', '--ligand', 'l.pdbqt', '--score_only', '--cpu', '1', ...box],
    inputFiles: { 'r.pdbqt': receptor, 'l.pdbqt': LIGAND },
    limits: {
      memoryMegabytes: 2000,
      cpuSeconds: 20,
      wallSeconds: 60,
      fileMegabytes: 1,
      outputBytes: 100_000,
    },
  });
}

describe('VINA_TYPES', () => {
  it('are all read by the installed AutoDock Vina', async () => {
    const result = await score(VINA_TYPES);
    expect(result.stderr + result.stdout).not.toContain('not a valid AutoDock type');
    expect(result.stdout).toContain('Estimated Free Energy of Binding');
  });

  it.each(['Sr', 'B', 'ZN', 'Mo'])('leave out %s, which it refuses', async (type) => {
    expect(VINA_TYPES.has(type)).toBe(false);
    const result = await score([type]);
    expect(result.stderr + result.stdout).toContain('not a valid AutoDock type');
  });
});
