import { describe, expect, it } from 'vitest';
import { findCsvColumns, readCsvHead, suggestCsvColumns } from './csv-columns';
import { InvalidInputError } from './errors';

const head = (text: string) => readCsvHead(new TextEncoder().encode(text));

function issueOf(find: () => unknown) {
  try {
    find();
  } catch (error) {
    if (error instanceof InvalidInputError) return error.issues[0];
  }
  throw new Error('Nothing was refused.');
}

describe('the head of a CSV file', () => {
  it('is its header and first row, whatever separates them', () => {
    const expected = { header: ['id', 'SMILES'], firstRow: ['A, 1', 'CCO'] };
    expect(head('\uFEFFid,SMILES\r\n"A, 1",CCO\r\nA2,CC')).toEqual(expected);
    expect(head('\n\nid;SMILES\n"A, 1";CCO')).toEqual(expected);
    expect(head('id\tSMILES\n"A, 1"\tCCO')).toEqual(expected);
  });

  it('is the header alone where the file ends there, or is cut off behind it', () => {
    expect(head('id,SMILES')).toEqual({ header: ['id', 'SMILES'], firstRow: null });
    expect(head('id,SMILES\n"A1, a name that goes')).toEqual({ header: ['id', 'SMILES'], firstRow: null });
  });

  it('is nothing where its quotes do not close', () => {
    expect(head('"id,SMILES\nA,C')).toBeNull();
    expect(head('')).toBeNull();
  });
});

describe('columns of a CSV file', () => {
  it('are found by what they are called, SMILES proper before anything like it', () => {
    expect(suggestCsvColumns(['mass', 'isomeric smiles', 'smiles', 'Compound ID'])).toEqual({
      smiles: 2,
      name: 3,
    });
    expect(suggestCsvColumns(['a', 'b'])).toEqual({ smiles: -1, name: -1 });
  });

  it('are those that were named; as they are written before upper and lower case', () => {
    const header = ['smiles', 'parent', 'Parent', 'name', 'code'];
    expect(findCsvColumns(header, { smilesColumn: 'Parent', nameColumn: 'CODE' })).toEqual({
      smiles: 2,
      name: 4,
    });
  });

  it('that are not there are refused by their own field, with those that are', () => {
    const header = ['smiles', 'name'];
    expect(issueOf(() => findCsvColumns(header, { smilesColumn: 'parent' }))).toMatchObject({
      field: 'smilesColumn',
      message: expect.stringContaining('"smiles", "name"'),
    });
    expect(issueOf(() => findCsvColumns(header, { nameColumn: 'code' }))).toMatchObject({
      field: 'nameColumn',
      message: expect.stringContaining('There is no column "code"'),
    });
  });

  it('have a name or none, but SMILES', () => {
    expect(findCsvColumns(['smiles'], {})).toEqual({ smiles: 0, name: -1 });
    expect(issueOf(() => findCsvColumns(['name'], {}))).toMatchObject({ field: 'smilesColumn' });
  });
});
