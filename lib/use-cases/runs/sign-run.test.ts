import { describe, expect, it } from 'vitest';
import { DEFAULT_LIGAND_RECIPE } from '@/lib/chemistry/molecules/recipe';
import type { EngineFingerprint } from '@/lib/docking/engine';
import { DEFAULT_DOCKING_PARAMETERS } from '@/lib/domain/docking-parameters';
import { dockingParametersSchema } from '@/lib/domain/docking-parameters-schema';
import { newId } from '@/lib/domain/ids';
import type { RunSpec } from '@/lib/domain/run-spec';
import { preparedLigandKey } from './prepared-ligand';
import { signRun } from './sign-run';

const fingerprint: EngineFingerprint = {
  name: 'AutoDock Vina',
  version: '1.2.3',
  binarySha256: 'a'.repeat(64),
  path: '/usr/bin/vina',
};

const spec: RunSpec = {
  library: { id: newId('library'), name: 'Kinases' },
  target: {
    id: newId('target'),
    name: 'Aurora A',
    receptorPdbqtKey: 'orgs/org_1/targets/tgt_1/receptor.pdbqt',
    receptorPdbKey: 'orgs/org_1/targets/tgt_1/receptor.pdb',
    crystalLigandPdbKey: null,
    pdbqtSha256: 'b'.repeat(64),
    recipe: { pH: 7.4, waters: 'removed' },
    crystalLigand: null,
  },
  searchSpace: { centerAngstrom: [1, 2, 3], sizeAngstrom: [20, 20, 20] },
  parameters: dockingParametersSchema.parse({}),
  ligandRecipe: { ...DEFAULT_LIGAND_RECIPE },
};

const molfile = (name: string, atom: string) => `${name}\n  stamp\n\n  ${atom}\nM  END\n`;
const keysOf = (...molfiles: string[]) => molfiles.map((text) => preparedLigandKey(text, spec.ligandRecipe));
const molecules = keysOf(molfile('one', 'C'), molfile('two', 'N'));

describe('signRun', () => {
  it('is the same for the same inputs, whatever they are called and wherever they lie', async () => {
    const renamed: RunSpec = {
      ...spec,
      library: { id: newId('library'), name: 'Another name' },
      target: {
        ...spec.target,
        id: newId('target'),
        name: 'Another name',
        receptorPdbqtKey: 'orgs/org_1/elsewhere',
      },
      parameters: { ...DEFAULT_DOCKING_PARAMETERS },
    };
    const otherNames = keysOf(molfile('second', 'N'), molfile('first', 'C'));
    expect(await signRun(renamed, { ...fingerprint, path: '/opt/vina' }, otherNames)).toBe(
      await signRun(spec, fingerprint, molecules),
    );
  });

  it.each<[string, RunSpec, EngineFingerprint, string[]]>([
    ['engine build', spec, { ...fingerprint, binarySha256: 'c'.repeat(64) }, molecules],
    ['engine version', spec, { ...fingerprint, version: '1.2.7' }, molecules],
    ...(['exhaustiveness', 'poses', 'energyRangeKcalPerMol', 'minRmsdAngstrom', 'seed'] as const).map(
      (name): [string, RunSpec, EngineFingerprint, string[]] => [
        name,
        { ...spec, parameters: { ...spec.parameters, [name]: spec.parameters[name] + 1 } },
        fingerprint,
        molecules,
      ],
    ),
    [
      'grid spacing',
      { ...spec, parameters: { ...spec.parameters, gridSpacingAngstrom: 0.5 } },
      fingerprint,
      molecules,
    ],
    [
      'receptor',
      { ...spec, target: { ...spec.target, pdbqtSha256: 'c'.repeat(64) } },
      fingerprint,
      molecules,
    ],
    [
      'receptor recipe',
      { ...spec, target: { ...spec.target, recipe: { pH: 7, waters: 'removed' } } },
      fingerprint,
      molecules,
    ],
    [
      'search space by 0.001 Å',
      { ...spec, searchSpace: { ...spec.searchSpace, centerAngstrom: [1.001, 2, 3] } },
      fingerprint,
      molecules,
    ],
    ['ligand recipe', { ...spec, ligandRecipe: { ...spec.ligandRecipe, pH: 7 } }, fingerprint, molecules],
    ['one molecule fewer', spec, fingerprint, molecules.slice(1)],
    ['another molecule', spec, fingerprint, keysOf(molfile('one', 'C'), molfile('two', 'O'))],
  ])('differs for another %s', async (_what, otherSpec, otherFingerprint, otherMolecules) => {
    expect(await signRun(otherSpec, otherFingerprint, otherMolecules)).not.toBe(
      await signRun(spec, fingerprint, molecules),
    );
  });

  it('does not tell search spaces apart below what is docked', async () => {
    const nudged: RunSpec = {
      ...spec,
      searchSpace: { ...spec.searchSpace, centerAngstrom: [1.0004, 2, 3] },
    };
    expect(await signRun(nudged, fingerprint, molecules)).toBe(await signRun(spec, fingerprint, molecules));
  });
});
