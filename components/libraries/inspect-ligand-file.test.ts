import { describe, expect, it } from 'vitest';
import { inspectLigandFile } from './inspect-ligand-file';

const inspect = (name: string, text: string) => inspectLigandFile(new File([text], name));

describe('a chosen file of ligands', () => {
  it('offers the columns of a CSV with an example each, and suggests two of them', async () => {
    expect(await inspect('a.csv', 'id,smiles,,id,parent\nA1,CCO,x,A2,\n')).toEqual({
      problem: null,
      columns: [
        { header: 'id', example: 'A1' },
        { header: 'smiles', example: 'CCO' },
        { header: 'parent', example: null },
      ],
      smilesColumn: 'smiles',
      nameColumn: 'id',
    });
  });

  it('is known by what it holds: a table in a text file has columns, an SDF named like a table has none', async () => {
    expect((await inspect('a.txt', 'SMILES;code\nCCO;1\n')).columns).toHaveLength(2);
    expect(
      (await inspect('a.csv', 'x\n\n\n  0  0  0  0  0  0  0  0  0  0999 V2000\nM  END\n')).columns,
    ).toEqual([]);
    expect((await inspect('a.smi', 'CCO ethanol\n')).columns).toEqual([]);
  });

  it('may be pasted text, of which a spreadsheet makes a table with tabs', async () => {
    const { columns, smilesColumn } = await inspect('pasted.txt', 'Compound\tSMILES\nA1\tCCO\n');
    expect([columns.length, smilesColumn]).toEqual([2, 'SMILES']);
    expect((await inspect('pasted.txt', 'CCO ethanol\nCCN ethylamine\n')).columns).toEqual([]);
  });

  it('leaves open what no header speaks of', async () => {
    expect(await inspect('a.csv', 'a,b\n1,2\n')).toMatchObject({ smilesColumn: null, nameColumn: null });
  });

  it('is refused before it is sent if it holds no ligands', async () => {
    const { problem } = await inspect('5dt0.pdb', 'HEADER    KINASE\nATOM      1\n');
    expect(problem).toContain('that is a target, not a library');
  });
});
