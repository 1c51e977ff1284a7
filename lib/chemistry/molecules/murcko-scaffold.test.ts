import { beforeAll, expect, it } from 'vitest';
import { murckoScaffold } from './murcko-scaffold';
import { loadRdkit, withMolecule } from './rdkit';

beforeAll(async () => void (await loadRdkit()));

/** What RDKit's own tests expect of `MurckoDecompose` (Code/GraphMol/ChemTransforms/testChemTransforms.cpp). */
it.each([
  ['C1CC1CCC1CC(C)C1', 'C1CC1CCC1CCC1'],
  ['NCNCC2CC2C1CC1O', 'C1CC1C1CC1'],
  ['OC2C(C)C21C(N)C1C', 'C2CC12CC1'],
  ['C1CC1C(=O)OC', 'C1CC1'],
  ['C1CC1C=C', 'C1CC1'],
  ['C1CC1C=CC1CC1C=CNNCO', 'C1CC1C=CC1CC1'],
  ['O=SCNC1CC1S(=O)C1CC1C=CNNCO', 'C1CC1S(=O)C1CC1'],
  ['O=S(CNCNC)(=O)CNC1CC1S(=O)(=O)C1CC1C=CNNCO', 'C1CC1S(=O)(=O)C1CC1'],
  ['C1CC1C(C(C)C)=NC1CC1', 'C1CC1C=NC1CC1'],
  ['C1CC1C#N', 'C1CC1'],
  ['O=C1N(C)C(=O)N1C#CNC', 'O=C1NC(=O)N1'],
  ['[O-][N+](=O)c1cc(ccc1Cl)NS(=O)(=O)Cc2ccccc2', 'c1ccccc1NS(=O)(=O)Cc2ccccc2'],
  ['Cn1cccc1', 'c1ccc[nH]1'],
  ['CC(C)c1c(Cl)cc(F)c(Nc2ccc(C)cc2CC(=O)O)c1F', 'c1ccc(Nc2ccccc2)cc1'],
  ['C1CC1C[C@](Cl)(F)C1CCC1', 'C1CC1CCC1CCC1'],
])('of %s is %s', (smiles, scaffold) => {
  expect(murckoScaffold(smiles)).toBe(withMolecule(scaffold, (molecule) => molecule.get_smiles()));
});

it('is nothing without a ring', () => {
  expect(murckoScaffold('CCC')).toBe('');
});

it('is the same for stereo-isomers, isotopes and other side chains', () => {
  const scaffolds = ['C[C@H]1CC[C@@H](N)CC1', 'C[C@@H]1CC[C@@H](O)CC1', 'O[13CH]1CCCCC1', '[2H]C1CCCCC1'];
  expect(new Set(scaffolds.map(murckoScaffold))).toEqual(new Set(['C1CCCCC1']));
});
