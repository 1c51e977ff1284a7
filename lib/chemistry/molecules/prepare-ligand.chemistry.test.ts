import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkLigand } from './check-ligand';
import { createForceField } from './embedding/force-field';
import { graphOf } from './molecule-graph';
import { molfileCoordinates } from './molfile';
import { prepareLigand } from './prepare-ligand';
import type { PreparedLigand } from './prepared-ligand';
import { loadRdkit, withMolecule } from './rdkit';
import { DEFAULT_LIGAND_RECIPE } from './recipe';

beforeAll(async () => void (await loadRdkit()));

function check(smiles: string) {
  return checkLigand({ ordinal: 1, line: 1, name: 'x', format: 'smiles', source: smiles });
}

function prepare(smiles: string): PreparedLigand {
  const verdict = check(smiles);
  if (verdict.status !== 'accepted') throw new Error(`${smiles}: ${verdict.message}`);
  return prepareLigand(verdict.structure.molfile, DEFAULT_LIGAND_RECIPE);
}

describe('the charged form at pH 7.4', () => {
  it.each([
    // Of imatinib's piperazine the N-methyl nitrogen is the base (pKa 8.1, Szakacs et al. 2005), not the benzylic one.
    [
      'Cc1ccc(cc1Nc2nccc(n2)c3cccnc3)NC(=O)c4ccc(cc4)CN5CCN(CC5)C',
      'Cc1ccc(NC(=O)c2ccc(CN3CC[NH+](C)CC3)cc2)cc1Nc1nccc(-c2cccnc2)n1',
    ],
    // Metformin takes one proton (pKa 12.4); the second one comes at pH 2.8.
    ['CN(C)C(=N)NC(=N)N', 'CN(C)C(=[NH2+])NC(=N)N'],
    ['NCCN', 'NCC[NH3+]'],
    ['NCCCCN', '[NH3+]CCCC[NH3+]'],
    ['CC(=O)NS(=O)(=O)c1ccccc1', 'CC(=O)[N-]S(=O)(=O)c1ccccc1'],
    ['NCC[N+](=O)[O-]', '[NH3+]CC[N+](=O)[O-]'],
  ])('%s becomes %s', (smiles, charged) => {
    const expected = withMolecule(charged, (molecule) => molecule.get_smiles());
    const [got, ...others] = [prepare(smiles).canonicalSmiles];
    expect(others).toEqual([]);
    // Either nitrogen of a symmetric base may have the proton.
    expect(got?.match(/\+/g)?.length).toBe(expected.match(/\+/g)?.length);
    expect(withMolecule(got ?? '', (molecule) => molecule.get_inchi())).toBe(
      withMolecule(expected, (molecule) => molecule.get_inchi()),
    );
  });

  it('puts the proton of imatinib on the N-methyl nitrogen, which InChI does not tell', () => {
    expect(prepare('Cc1ccc(cc1Nc2nccc(n2)c3cccnc3)NC(=O)c4ccc(cc4)CN5CCN(CC5)C').canonicalSmiles).toContain(
      '[NH+](C)',
    );
  });
});

describe('the geometry', () => {
  it.each([
    ['ibuprofen', 'CC(C)Cc1ccc(cc1)[C@H](C)C(=O)O'],
    ['morphine', 'CN1CC[C@]23[C@@H]4[C@H]1CC5=C2C(=C(C=C5)O)O[C@H]3[C@H](C=C4)O'],
    ['penicillin G', 'CC1(C)S[C@@H]2[C@H](NC(=O)Cc3ccccc3)C(=O)N2[C@H]1C(=O)O'],
  ])('of %s is a minimum of MMFF94s, with its stereo kept', (_, smiles) => {
    const prepared = prepare(smiles);
    const graph = withMolecule(prepared.molfile3d, graphOf);
    const field = createForceField(graph, molfileCoordinates(prepared.molfile3d));
    if (!field) throw new Error('no force field');
    const before = field.energyKcalPerMol();
    expect(field.relax(250)).toBe(true);
    // Coordinates that were never written back are 30 kcal/mol and more above the minimum.
    expect(before - field.energyKcalPerMol()).toBeLessThan(3);
  });

  it('keeps isotopes, also of hydrogen', () => {
    const prepared = prepare('[2H]C([2H])([2H])NC(=O)c1ccccc1');
    expect(prepared.canonicalSmiles).toBe('[2H]C([2H])([2H])NC(=O)c1ccccc1');
    const field = createForceField(
      withMolecule(prepared.molfile3d, graphOf),
      molfileCoordinates(prepared.molfile3d),
    );
    expect(field?.energyKcalPerMol()).toBeLessThan(100);
  });

  it('is the same bytes however the molecule was written', () => {
    const written = [
      'NS(=O)(=O)c1cc(C(=O)O)c(NCc2ccco2)cc1Cl',
      'OC(=O)c1cc(S(=O)(=O)N)c(Cl)cc1NCc1ccco1',
      'c1coc(c1)CNc1cc(Cl)c(cc1C(O)=O)S(N)(=O)=O',
    ];
    expect(new Set(written.map((smiles) => prepare(smiles).pdbqt)).size).toBe(1);
  });
});

describe('torsions', () => {
  it.each([
    // 1iep_ligand.pdbqt of Vina's tutorial has TORSDOF 7.
    ['imatinib', 'Cc1ccc(cc1Nc2nccc(n2)c3cccnc3)NC(=O)c4ccc(cc4)CN5CCN(CC5)C', 7],
    ['aspirin', 'CC(=O)Oc1ccccc1C(=O)O', 3],
    ['caffeine', 'Cn1cnc2c1c(=O)n(C)c(=O)n2C', 0],
    ['benzyl cyanide: nothing moves beyond the nitrile', 'N#CCc1ccccc1', 1],
    ['tolane: its two rings turn about one axis, once', 'c1ccc(cc1)C#Cc1ccccc1', 1],
    ['phenylacetylene', 'C#Cc1ccccc1', 0],
    ['N-methylacetamide', 'CNC(C)=O', 0],
    ['N-ethyl-N-methylacetamide: a tertiary amide of two groups', 'CCN(C)C(C)=O', 2],
    ['benzoylpiperidine: a tertiary amide of twice the same', 'O=C(N1CCCCC1)c1ccccc1', 1],
  ])('%s', (_, smiles, torsions) => {
    expect(prepare(smiles).torsions).toBe(torsions);
  });
});

describe('what is left open', () => {
  it.each([
    ['CC=CC(O)CC', 2],
    ['CC1CCC(C)CC1', 2],
    ['NC12CC3CC(CC(C3)C1)C2', 0],
    ['COP(C)(=O)O', 0],
    ['C1CN2CCC1CC2', 0],
  ])('%s has %i', (smiles, count) => {
    const verdict = check(smiles);
    const note =
      verdict.status === 'accepted' ? verdict.changes.find((change) => /not defined/.test(change)) : '';
    expect(note ? (/^\d+/.exec(note)?.[0] ?? '1') : '0').toBe(String(count));
  });
});

describe('what cannot be docked', () => {
  it.each([
    ['[Na+].[Cl-]', 'metal'],
    ['[H][H]', 'no-atoms'],
    ['OB(O)c1ccccc1', 'unsupported-element'],
  ])('%s: %s', (smiles, code) => {
    expect(check(smiles)).toMatchObject({ status: 'rejected', code });
  });

  it('takes a salt whose counter-ion holds what a ligand may not', () => {
    expect(check('CC(=O)Nc1ccc(O)cc1.F[B-](F)(F)F')).toMatchObject({ status: 'accepted' });
  });
});

describe('AutoDock Vina', () => {
  const folder = mkdtempSync(join(tmpdir(), 'prepared-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('reads the PDBQT of molecules with every kind of atom type', () => {
    const atom = 'ATOM      1  C   UNL     1       3.500   4.000   9.000  1.00  0.00     0.000 C ';
    writeFileSync(join(folder, 'receptor.pdbqt'), `${atom}\n`);
    for (const smiles of [
      'CC1(C)S[C@@H]2[C@H](NC(=O)Cc3ccccc3)C(=O)N2[C@H]1C(=O)O',
      'Fc1cc(Cl)c(Br)c(I)c1CP(=O)(O)O',
      'C[Si](C)(C)CCc1cscn1',
    ]) {
      writeFileSync(join(folder, 'ligand.pdbqt'), prepare(smiles).pdbqt);
      const output = execFileSync(
        'vina',
        ['--receptor', 'receptor.pdbqt', '--ligand', 'ligand.pdbqt', '--score_only', '--autobox'],
        { cwd: folder, encoding: 'utf8' },
      );
      expect(output).toMatch(/Estimated Free Energy of Binding\s*:\s*-?\d/);
    }
  });
});
