import { beforeAll, describe, expect, it } from 'vitest';
import type { CsvColumns } from '@/lib/domain/csv-columns';
import { InvalidInputError } from '@/lib/domain/errors';
import { detectLigandFormat } from '@/lib/domain/ligand-file-format';
import { checkLigand, type LigandVerdict } from './check-ligand';
import { ligandName } from './ligand-record';
import { loadRdkit, withMolecule } from './rdkit';
import { MAX_RECORDS, readLigandRecords } from './read-records';

beforeAll(() => loadRdkit());

/** In pieces of seven bytes, so that records and line ends fall across them. */
async function* inPieces(text: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let i = 0; i < bytes.length; i += 7) yield bytes.subarray(i, i + 7);
}

async function read(
  text: string,
  format: 'smiles' | 'csv' | 'sdf',
  pieces = inPieces(text),
  columns: CsvColumns = {},
) {
  const records = [];
  for await (const record of readLigandRecords(pieces, format, columns)) {
    const verdict: LigandVerdict = checkLigand(record);
    records.push({
      line: record.line,
      name: record.name,
      verdict: verdict.status === 'accepted' ? verdict.structure.canonicalSmiles : verdict.code,
    });
  }
  return records;
}

const molfile = (smiles: string) => withMolecule(smiles, (molecule) => molecule.get_v2Kmolblock());
const v3000 = (smiles: string) => withMolecule(smiles, (molecule) => molecule.get_v3Kmolblock());
const sdf = (...molfiles: string[]) => molfiles.map((text) => `${text.trimEnd()}\n$$$$\n`).join('');

describe('SMILES files', () => {
  it('give each record its line, and lose none beside a bad one', async () => {
    const text = '# library\nCCO ethanol\r\n\r\nC1CC open ring\rc1ccccc1O\n[U] uranium\nCCN.Cl amine salt';
    expect(await read(text, 'smiles')).toEqual([
      { line: 2, name: 'ethanol', verdict: 'CCO' },
      { line: 4, name: 'open ring', verdict: 'unreadable' },
      { line: 5, name: 'Ligand 3', verdict: 'Oc1ccccc1' },
      { line: 6, name: 'uranium', verdict: 'metal' },
      { line: 7, name: 'amine salt', verdict: 'CCN' },
    ]);
  });

  it.each([
    ['100 kB of SMILES', 'C'.repeat(100_000), 'too-long'],
    ['a chain of 200 atoms', 'C'.repeat(200), 'too-many-heavy-atoms'],
    ['a chain of 40 rotatable bonds', 'C'.repeat(43), 'too-many-rotatable-bonds'],
    ['a mixture', 'CCCCCCCCCCCC.CCCCCCCCCCCO', 'mixture'],
    ['a query atom', '*CC', 'query'],
    ['a radical', '[CH3]', 'radical'],
    ['a carbon with five bonds', 'C(C)(C)(C)(C)C', 'unreadable'],
    ['boron', 'OB(O)c1ccccc1', 'unsupported-element'],
  ])('reject %s with its reason', async (_, smiles, code) => {
    const records = await read(`${smiles} bad\nCCO good\n`, 'smiles', inBlocks(`${smiles} bad\nCCO good\n`));
    expect(records.map(({ verdict }) => verdict)).toEqual([code, 'CCO']);
  });

  it('stop at 10,000 records with the remedy', async () => {
    const text = 'C\n'.repeat(MAX_RECORDS + 1);
    await expect(async () => {
      for await (const _ of readLigandRecords(inBlocks(text), 'smiles'));
    }).rejects.toThrow(/more than 10,000 records. Split it/);
  });
});

async function* inBlocks(text: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let i = 0; i < bytes.length; i += 65_536) yield bytes.subarray(i, i + 65_536);
}

describe('CSV files', () => {
  it('find their columns by the header and keep quoted commas', async () => {
    const text =
      '\uFEFFcompound_id,Canonical_SMILES,note\n"A-1, batch 2",CCO,"x"\nA-2,,empty\nA-3,C1CC,bad\n';
    expect(await read(text, 'csv')).toEqual([
      { line: 2, name: 'A-1, batch 2', verdict: 'CCO' },
      { line: 3, name: 'A-2', verdict: 'empty' },
      { line: 4, name: 'A-3', verdict: 'unreadable' },
    ]);
  });

  it('are read from the columns that were chosen', async () => {
    const text = 'smiles,parent,name,code\nCCO,CCN,ethanol,A-1\nC,,methane,A-2\n';
    const columns = { smilesColumn: 'parent', nameColumn: 'code' };
    expect(await read(text, 'csv', inPieces(text), columns)).toEqual([
      { line: 2, name: 'A-1', verdict: 'CCN' },
      { line: 3, name: 'A-2', verdict: 'empty' },
    ]);
  });

  it('say which columns there are when none holds SMILES', async () => {
    await expect(read('name,mass\na,1\n', 'csv')).rejects.toThrow(
      /No column is called "smiles".*"name", "mass"/s,
    );
  });
});

describe('SDF files', () => {
  it('read V2000 and V3000, CRLF, a byte order mark, and a last record without its end', async () => {
    const text = `\uFEFF${sdf(molfile('CCO'), v3000('c1ccccc1')).replaceAll('\n', '\r\n')}${molfile('CCN')}`;
    expect((await read(text, 'sdf')).map(({ verdict }) => verdict)).toEqual(['CCO', 'c1ccccc1', 'CCN']);
  });

  it('keep the good records beside broken ones, each with its line', async () => {
    const good = molfile('CCO');
    const liar = good.replace(/^.{6}/m, (line) => line).replace(/^ {2}3 {2}2/m, '999999');
    const cut = good.split('\n').slice(0, 5).join('\n');
    const none = '\n  none\n\n  0  0  0  0  0  0  0  0  0  0999 V2000\nM  END';
    const records = await read(sdf(good, liar, cut, none, '', good), 'sdf');
    expect(records.map(({ verdict }) => verdict)).toEqual([
      'CCO',
      'unreadable',
      'unreadable',
      'no-atoms',
      'empty',
      'CCO',
    ]);
    const lines = good.trimEnd().split('\n').length;
    expect(records[1]?.line).toBe(lines + 2);
  });

  it('reject a record of 10 MB without keeping it', async () => {
    const text = sdf(`big\n${'x'.repeat(70)}\n`.repeat(140_000), molfile('CCO'));
    const records = await read(text, 'sdf', inBlocks(text));
    expect(records.map(({ verdict }) => verdict)).toEqual(['too-long', 'CCO']);
  });

  it('take NUL bytes for nothing', async () => {
    expect((await read(sdf(molfile('CCO')).replace('RDKit', 'RD\0Kit'), 'sdf'))[0]?.verdict).toBe('CCO');
  });
});

describe('names', () => {
  it.each([
    ['; rm -rf /', '; rm -rf /'],
    ['--config=/etc/passwd', '--config=/etc/passwd'],
    ['two\nlines\u2028three', 'two lines three'],
    ['', 'Ligand 7'],
  ])('are data only: %j', (given, kept) => {
    expect(ligandName(given, 7)).toBe(kept);
  });

  it('have an end', () => {
    expect([...ligandName('x'.repeat(10_000), 1)]).toHaveLength(200);
  });
});

describe('detectLigandFormat', () => {
  const detect = (name: string, text: string) => detectLigandFormat(name, Buffer.from(text));
  it('looks at what the file holds', () => {
    expect(detect('a.txt', sdf(molfile('CCO')))).toBe('sdf');
    expect(detect('a.txt', 'name,smiles\na,CCO\n')).toBe('csv');
    expect(detect('a.smi', 'CCO ethanol\n')).toBe('smiles');
  });

  it.each([
    ['a.sdf', '<!DOCTYPE html><html>', /web page/],
    ['a.sdf', '', /is empty/],
    ['a.smi', '\x1f\x8b\x08', /./],
    ['a.pdb', 'HEADER    KINASE\nATOM      1  N   GLU\n', /PDB file/],
    ['a.sdf', 'CCO\n', /holds no molfile/],
    ['a.mol2', '@<TRIPOS>MOLECULE\n', /MOL2/],
  ])('refuses %s with words: %j', (name, text, words) => {
    const start = name === 'a.smi' ? Uint8Array.from([0x1f, 0x8b, 8]) : Buffer.from(text);
    expect(() => detectLigandFormat(name, start)).toThrow(InvalidInputError);
    expect(() => detectLigandFormat(name, start)).toThrow(words);
  });
});
