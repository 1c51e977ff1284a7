import { beforeAll, describe, expect, it } from 'vitest';
import type { Vec3 } from '@/lib/domain/search-space';
import { checkLigand } from './check-ligand';
import { molfileCoordinates } from './molfile';
import { buildPoses } from './pose';
import { prepareLigand } from './prepare-ligand';
import type { PreparedLigand } from './prepared-ligand';
import { loadRdkit } from './rdkit';
import { DEFAULT_LIGAND_RECIPE } from './recipe';
import { sameMoleculeAs } from './same-molecule';

beforeAll(() => loadRdkit());

function prepare(smiles: string): PreparedLigand {
  const verdict = checkLigand({ ordinal: 1, line: 1, name: 'x', format: 'smiles', source: smiles });
  if (verdict.status === 'rejected') throw new Error(verdict.message);
  return prepareLigand(verdict.structure.molfile, DEFAULT_LIGAND_RECIPE);
}

const IMATINIB = 'Cc1ccc(NC(=O)c2ccc(CN3CCN(C)CC3)cc2)cc1Nc1nccc(-c2cccnc2)n1';
const typesOf = ({ pdbqt }: PreparedLigand) =>
  pdbqt
    .split('\n')
    .filter((line) => line.startsWith('ATOM'))
    .map((line) => line.slice(77).trim());

describe('prepareLigand', () => {
  it.each([
    // 7 is the TORSDOF of imatinib in AutoDock Vina's tutorial (1iep_ligand.pdbqt).
    ['imatinib', IMATINIB, 7],
    ['adenine', 'Nc1ncnc2[nH]cnc12', 1],
    ['caffeine', 'Cn1cnc2c1c(=O)n(C)c(=O)n2C', 0],
    ['a secondary amide', 'CC(=O)NC', 0],
    ['a tertiary amide with two different substituents', 'CC(=O)N(C)CC', 2],
    ['a tertiary amide with two equal ones', 'CC(=O)N(C)C', 0],
  ])('finds the torsions of %s', (_, smiles, torsions) => {
    const ligand = prepare(smiles);
    expect(ligand.torsions).toBe(torsions);
    expect(ligand.pdbqt).toContain(`TORSDOF ${torsions}\n`);
    expect(ligand.pdbqt.match(/^BRANCH/gm) ?? []).toHaveLength(torsions);
  });

  it('types atoms as AutoDock does', () => {
    expect(new Set(typesOf(prepare(IMATINIB)))).toEqual(new Set(['A', 'C', 'HD', 'N', 'NA', 'OA']));
    expect(typesOf(prepare('c1ccsc1')).filter((type) => type === 'SA')).toHaveLength(1);
    expect(typesOf(prepare('Clc1ccc(Br)cc1F')).toSorted()).toEqual(
      ['A', 'A', 'A', 'A', 'A', 'A', 'Br', 'Cl', 'F'].toSorted(),
    );
  });

  it('gives the same bytes every time', () => {
    expect(prepare(IMATINIB).pdbqt).toBe(prepare(IMATINIB).pdbqt);
  });

  it.each([
    ['oleic acid, Z', 'CCCCCCCC/C=C\\CCCCCCCC(=O)O'],
    ['L-alanine', 'C[C@H](N)C(=O)O'],
    [
      'saquinavir',
      'CC(C)(C)NC(=O)[C@@H]1C[C@@H]2CCCC[C@@H]2CN1C[C@@H](O)[C@H](Cc1ccccc1)NC(=O)[C@H](CC(N)=O)NC(=O)c1ccc2ccccc2n1',
    ],
  ])('keeps the stereo of %s', (_, smiles) => {
    const ligand = prepare(smiles);
    expect(sameMoleculeAs(ligand.canonicalSmiles)(ligand.molfile3d)).toBe(true);
    const mirrored = ligand.canonicalSmiles.includes('@')
      ? ligand.canonicalSmiles.replace(/@+/, (mark) => (mark === '@' ? '@@' : '@'))
      : ligand.canonicalSmiles.replace('\\', '/');
    expect(sameMoleculeAs(mirrored)(ligand.molfile3d)).toBe(false);
  });

  it('charges what is charged at pH 7.4, and says so', () => {
    const ligand = prepare('NCCC(=O)O');
    expect(ligand.canonicalSmiles).toBe('[NH3+]CCC(=O)[O-]');
    expect(ligand.warnings).toHaveLength(2);
  });
});

describe('buildPoses', () => {
  it('moves every atom, the hydrogens that the engine never saw included', () => {
    const ligand = prepare(IMATINIB);
    const before = molfileCoordinates(ligand.molfile3d);
    const turned = ([x, y, z]: Vec3): Vec3 => [10 - y, x + 5, z - 3];
    const { records } = buildPoses({
      ligand,
      coordinates: [ligand.pdbqtAtomIndices.map((i) => turned(before[i] as Vec3))],
      crystal: null,
      properties: [[['score', '-9.1\n$$$$']]],
    });
    const after = molfileCoordinates(records[0] as string);
    after.forEach((position, i) => {
      const expected = turned(before[i] as Vec3);
      position.forEach((value, axis) => {
        expect(value).toBeCloseTo(expected[axis] as number, 2);
      });
    });
    expect(records[0]?.match(/^\$\$\$\$$/gm)).toHaveLength(1);
  });

  it('refuses coordinates that make another isomer of it', () => {
    const ligand = prepare('C[C@H](N)C(=O)O');
    const mirrored = ligand.pdbqtAtomIndices.map((i): Vec3 => {
      const [x, y, z] = molfileCoordinates(ligand.molfile3d)[i] as Vec3;
      return [x, y, -z];
    });
    expect(() => buildPoses({ ligand, coordinates: [mirrored], crystal: null, properties: [[]] })).toThrow(
      /not the molecule/,
    );
  });
});
