import { describe, expect, it } from 'vitest';
import type { DockInput } from '@/lib/docking/engine';
import { DEFAULT_DOCKING_PARAMETERS } from '@/lib/domain/docking-parameters';
import { InvalidInputError } from '@/lib/domain/errors';
import type { Vec3 } from '@/lib/domain/search-space';
import { checkDockInput, dockArguments, scoreArguments } from './vina-command';

const evil = '; rm -rf / --config=/etc/passwd $(id) `id`\n--out=/etc/passwd';
const input: DockInput = {
  receptorPdbqt: `REMARK ${evil}`,
  ligandPdbqt: `REMARK  Name = ${evil}`,
  searchSpace: { centerAngstrom: [-5.0464, 0, 1], sizeAngstrom: [16, 17.5, 20] },
  parameters: { ...DEFAULT_DOCKING_PARAMETERS },
  seed: 7,
};

describe('dockArguments', () => {
  it('holds our own file names and checked numbers, and nothing else', () => {
    expect(dockArguments(input, '../receptors/abc.pdbqt', 2)).toEqual([
      '--receptor=../receptors/abc.pdbqt',
      '--ligand=ligand.pdbqt',
      '--out=poses.pdbqt',
      '--scoring=vina',
      '--center_x=-5.046',
      '--center_y=0.000',
      '--center_z=1.000',
      '--size_x=16.000',
      '--size_y=17.500',
      '--size_z=20.000',
      '--exhaustiveness=8',
      '--num_modes=9',
      '--energy_range=3',
      '--min_rmsd=1',
      '--spacing=0.375',
      '--seed=7',
      '--cpu=2',
      '--verbosity=1',
    ]);
  });

  it('never lets the text of a ligand or receptor near the command line', () => {
    const line = [...dockArguments(input, 'r.pdbqt', 1), ...scoreArguments('r.pdbqt')].join(' ');
    expect(line).not.toMatch(/rm -|passwd|config|[;$`\n]/);
  });
});

describe('checkDockInput', () => {
  const issuesOf = (changed: DockInput) => {
    try {
      checkDockInput(changed);
      return [];
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      return error.issues.map((issue) => issue.field);
    }
  };

  it('accepts what can be docked', () => {
    expect(issuesOf(input)).toEqual([]);
  });

  it.each([0, -16, Number.NaN, 1e308, Infinity, 3.9, 126.1])('names the field of an edge of %s Å', (edge) => {
    const sizeAngstrom: Vec3 = [16, edge, 16];
    expect(issuesOf({ ...input, searchSpace: { ...input.searchSpace, sizeAngstrom } })).toEqual([
      'searchSpace.sizeAngstrom.1',
    ]);
  });

  it.each([Number.NaN, 1e308, -Infinity])('names the field of a centre at %s', (value) => {
    const centerAngstrom: Vec3 = [0, 0, value];
    expect(issuesOf({ ...input, searchSpace: { ...input.searchSpace, centerAngstrom } })).toEqual([
      'searchSpace.centerAngstrom.2',
    ]);
  });

  it.each([
    ['exhaustiveness', 1e9],
    ['exhaustiveness', 0],
    ['poses', -1],
    ['poses', Number.NaN],
    ['energyRangeKcalPerMol', 1e308],
    ['gridSpacingAngstrom', 0],
  ] as const)('names the field of %s = %s', (name, value) => {
    expect(issuesOf({ ...input, parameters: { ...input.parameters, [name]: value } })).toEqual([
      `parameters.${name}`,
    ]);
  });

  it.each([0, -1, 1.5, 2 ** 31, Number.NaN])('refuses a seed of %s', (seed) => {
    expect(issuesOf({ ...input, seed })).toEqual(['seed']);
  });
});
