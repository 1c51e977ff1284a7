import { readFileSync } from 'node:fs';
import initRdkit, { type MainModule } from '@rdkit/rdkit';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CandidateLigand } from './candidate-ligands';
import { inspectReceptor } from './inspect-receptor';
import { readStructure } from './read-structure';
import { auroraPdb, bytesOf } from './structures.fixture';

const csv = readFileSync(new URL('../../../examples/aurora-a/ligands.csv', import.meta.url), 'utf8');
const ligands: { name: string; smiles: string; note: string }[] = parse(csv, { columns: true });

/** Formulas as published (PubChem), by name. */
const FORMULAS: Record<string, string> = {
  'JNJ-7706621': 'C15H12F2N6O3S',
  Fasudil: 'C14H17N3O2S',
  Semaxanib: 'C15H14N2O',
  K252c: 'C20H13N3O',
  Kenpaullone: 'C16H11BrN2O',
  Hymenialdisine: 'C11H10BrN5O2',
  Indirubin: 'C16H10N2O2',
  SP600125: 'C14H8N2O',
  PP2: 'C15H16ClN5',
  Harmine: 'C13H12N2O',
  Ellipticine: 'C17H14N2',
  Quercetin: 'C15H10O7',
  Fisetin: 'C15H10O6',
  Adenine: 'C5H5N5',
};

/** The heavy-atom graph of a crystal ligand as a query: elements, and bonds of any order (molfile type 8). */
function graphQuery(ligand: CandidateLigand): string {
  const width = (value: number) => String(value).padStart(3);
  return [
    '',
    `${' '.repeat(20)}3D`,
    '',
    `${width(ligand.heavyAtoms)}${width(ligand.bonds.length)}  0  0  0  0            999 V2000`,
    ...ligand.elements.map((element, i) => {
      const point = ligand.coordinates[i]?.map((value) => value.toFixed(4).padStart(10)).join('');
      return `${point} ${element.padEnd(3)} 0  0  0  0  0  0  0  0  0  0  0  0`;
    }),
    ...ligand.bonds.map(([a, b]) => `${width(a + 1)}${width(b + 1)}  8  0`),
    'M  END',
  ].join('\n');
}

describe('the Aurora A example', () => {
  let rdkit: MainModule;
  beforeAll(async () => {
    rdkit = await initRdkit();
  });

  it('has 14 molecules with the published formulas', () => {
    const found = ligands.map(({ name, smiles }) => {
      const molecule = rdkit.get_mol(smiles);
      const formula = molecule?.get_inchi().split('/')[1];
      molecule?.delete();
      return [name, formula];
    });
    expect(found).toHaveLength(14);
    expect(Object.fromEntries(found)).toEqual(FORMULAS);
  });

  it('has the crystal ligand as SMILES: the same elements, bonded alike', async () => {
    const [crystal] = inspectReceptor(await readStructure(bytesOf(auroraPdb()))).report.candidateLigands;
    if (!crystal) throw new Error('no crystal ligand');
    const query = rdkit.get_qmol(graphQuery(crystal));
    if (!query) throw new Error('RDKit could not read the query');
    const matched = ligands.flatMap(({ name, smiles }) => {
      const molecule = rdkit.get_mol(smiles);
      const match = JSON.parse(molecule?.get_substruct_match(query) ?? '{}');
      const counts = [molecule?.get_num_atoms(), molecule?.get_num_bonds()];
      molecule?.delete();
      return match.atoms?.length === crystal.heavyAtoms ? [{ name, counts }] : [];
    });
    query.delete();
    expect(matched).toEqual([{ name: 'JNJ-7706621', counts: [crystal.heavyAtoms, crystal.bonds.length] }]);
  });
});
