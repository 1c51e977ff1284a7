import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readStructure } from './read-structure';
import { asMmcif, atomLine, auroraAtomLines, auroraPdb, bytesOf, refusal } from './structures.fixture';

const read = (text: string) => readStructure(bytesOf(text));
const water = { name: 'O', residueName: 'HOH', element: 'O', isHetero: true };

describe('readStructure', () => {
  it('reads 5DT0', async () => {
    const structure = await read(auroraPdb());
    expect(structure).toMatchObject({ format: 'pdb', models: 1, pdbId: '5DT0' });
    expect(structure.title).toBe('AURORA A KINASE IN COMPLEX WITH JNJ-7706621 IN SPACE GROUP P6122');
    expect(structure.atoms).toHaveLength(2260);
    expect(structure.atoms[0]).toEqual({
      serial: 1,
      name: 'N',
      element: 'N',
      altLoc: '',
      residueName: 'GLN',
      chainId: 'A',
      residueNumber: 127,
      insertionCode: '',
      coordinates: [1.76, -16.127, 25.297],
      occupancy: 1,
      bFactor: 88.3,
      isHetero: false,
      model: 1,
    });
    expect(structure.sequences.A).toHaveLength(273);
    expect(structure.unobservedResidues).toHaveLength(14);
    expect(structure.unobservedResidues[3]).toEqual({
      chainId: 'A',
      residueName: 'ARG',
      residueNumber: 285,
      insertionCode: '',
    });
    expect(structure.statedBonds).toHaveLength(29);
  });

  it('reads mmCIF that is named .pdb, to the same atoms', async () => {
    const fromPdb = await read(auroraPdb());
    const fromCif = await read(asMmcif(fromPdb));
    expect(fromCif.format).toBe('mmcif');
    expect(fromCif.atoms).toEqual(fromPdb.atoms);
    expect(fromCif).toMatchObject({ title: fromPdb.title, pdbId: '5DT0', models: 1 });
    expect(fromCif.unobservedResidues).toEqual(fromPdb.unobservedResidues);
  });

  it('reads which atoms were not seen, from both formats', async () => {
    const remark = ['REMARK 470   M RES CSSEQI  ATOMS', 'REMARK 470     LYS A 141    CG   CD   CE   NZ'];
    const loop = [
      'loop_',
      ...[
        'PDB_model_num',
        'occupancy_flag',
        'auth_asym_id',
        'auth_comp_id',
        'auth_seq_id',
        'PDB_ins_code',
        'auth_atom_id',
      ].map((name) => `_pdbx_unobs_or_zero_occ_atoms.${name}`),
      ...['CG', 'CD', 'CE', 'NZ'].map((name) => `1 1 A LYS 141 ? ${name}`),
      '1 0 A LYS 143 ? CG',
    ];
    const fromPdb = await read([...remark, auroraPdb()].join('\n'));
    const fromCif = await read(`${asMmcif(fromPdb)}${loop.join('\n')}\n`);
    const lysine = { chainId: 'A', residueName: 'LYS', residueNumber: 141, insertionCode: '' };
    expect(fromPdb.unobservedAtoms).toEqual([{ ...lysine, atoms: ['CG', 'CD', 'CE', 'NZ'] }]);
    expect(fromCif.unobservedAtoms).toEqual(fromPdb.unobservedAtoms);
  });

  it('reads gzip, CRLF and a byte order mark', async () => {
    const plain = await read(auroraPdb());
    const gzipped = await readStructure(gzipSync(auroraPdb()));
    const windows = await read(`\uFEFF${auroraPdb().replaceAll('\n', '\r\n')}`);
    expect(gzipped).toEqual(plain);
    expect(windows).toEqual(plain);
  });

  it('takes the first of 20 models and counts them', async () => {
    const lines = auroraAtomLines().slice(0, 50);
    const models = Array.from({ length: 20 }, (_, i) => [
      `MODEL     ${String(i + 1).padStart(4)}`,
      ...lines,
      'ENDMDL',
    ]);
    const structure = await read([...models.flat(), 'END'].join('\n'));
    expect(structure.models).toBe(20);
    expect(structure.atoms).toHaveLength(50);
    const cif = asMmcif({
      ...structure,
      atoms: [1, 2, 3].flatMap((model) => structure.atoms.map((a) => ({ ...a, model }))),
    });
    await expect(read(cif)).resolves.toMatchObject({ models: 3, atoms: { length: 50 } });
  });

  it('finds elements without an element column, and hybrid-36 residue numbers', async () => {
    const calcium = { name: 'CA', residueName: ' CA', element: 'Ca', isHetero: true };
    const text = [
      atomLine(1, { name: 'CA', residueName: 'ALA', residueNumber: 1, element: 'C', coordinates: [0, 0, 0] }),
      atomLine(2, { ...calcium, residueNumber: 2, coordinates: [9, 0, 0] }),
      atomLine(3, { ...water, residueNumber: 0, coordinates: [0, 9, 0] }).replace('A   0', 'AA000'),
    ].map((line) => line.slice(0, 66));
    const { atoms } = await read(text.join('\n'));
    expect(atoms.map(({ element }) => element)).toEqual(['C', 'Ca', 'O']);
    expect(atoms[2]?.residueNumber).toBe(10_000);
  });

  it.each([
    ['empty', '', 'empty'],
    ['blank', ' \n\n ', 'empty'],
    ['a web page', '\n<!DOCTYPE html><html><body>ATOM  </body></html>', 'html'],
    ['PDBML', '<?xml version="1.0"?><PDBx:datablock/>', 'not-a-structure'],
    ['binary', `ATOM  ${'\0'.repeat(50)}`, 'binary'],
    ['text', 'Dear colleague, please find attached', 'not-a-structure'],
    ['SDF', 'x\n  y\n\n  1  0  0  0  0  0            999 V2000\nM  END\n$$$$\n', 'not-a-structure'],
    [
      'PDBQT',
      'ATOM      1  N   GLN A 127       1.760 -16.127  25.297  1.00 88.30    +0.000 N \n',
      'not-a-structure',
    ],
    ['PDB without atoms', 'HEADER    TRANSFERASE\nEND\n', 'no-atoms'],
    ['mmCIF without atoms', 'data_X\n_entry.id X\n', 'no-atoms'],
    ['a cut mmCIF loop', 'data_X\nloop_\n_atom_site.id\n_atom_site.Cartn_x\n1 2.0 3\n', 'malformed-record'],
  ])('refuses %s as %3$s', async (_, text, code) => {
    const refused = await refusal(read(text));
    expect(refused.code).toBe(code);
    expect(refused.message).toMatch(/upload|download/i);
  });

  it('refuses archives, damaged gzip and a zip bomb', async () => {
    await expect(refusal(readStructure(bytesOf('PK\u0003\u0004abc')))).resolves.toMatchObject({
      code: 'archive',
    });
    const gzipped = gzipSync(auroraPdb());
    await expect(refusal(readStructure(gzipped.subarray(0, 9000)))).resolves.toMatchObject({
      code: 'corrupt-gzip',
    });
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, 32));
    expect(bomb.length).toBeLessThan(250_000);
    await expect(refusal(readStructure(bomb))).resolves.toMatchObject({ code: 'too-large' });
  });

  it.each([
    ['********', 'Line 2: the x coordinate'],
    ['     nan', 'Line 2: the x coordinate'],
    ['1.000e99', 'Line 2: the x coordinate'],
    ['        ', 'Line 2: the x coordinate'],
  ])('refuses the coordinate %j and names the line', async (text, message) => {
    const line = auroraAtomLines()[0] as string;
    const refused = await refusal(read(`REMARK\n${line.slice(0, 30)}${text}${line.slice(38)}\n`));
    expect(refused.code).toBe('malformed-record');
    expect(refused.message).toContain(message);
  });

  it('refuses a cut line, a residue number that is none, and coordinates piled up', async () => {
    const line = auroraAtomLines()[0] as string;
    const cut = await refusal(read(`${line}\n${line.slice(0, 40)}`));
    expect(cut.message).toContain('Line 2: the atom record ends before its coordinates');
    const number = await refusal(read(`${line.slice(0, 22)} x-1${line.slice(26)}`));
    expect(number.message).toContain('residue number');
    const piled = Array.from({ length: 300 }, (_, i) =>
      atomLine(i, { ...water, residueNumber: i, coordinates: [0, 0, 0] }),
    );
    expect((await refusal(read(piled.join('\n')))).code).toBe('malformed-record');
  });

  it('accepts 100,000 atoms and refuses one more', async () => {
    const line = (i: number) =>
      atomLine(i, {
        ...water,
        residueNumber: i % 10_000,
        chainId: 'ABCDEFGHIJK'.charAt(Math.floor(i / 10_000)),
        coordinates: [(i % 50) * 3, (Math.floor(i / 50) % 50) * 3, Math.floor(i / 2500) * 3],
      });
    const lines = Array.from({ length: 100_000 }, (_, i) => line(i));
    await expect(read(lines.join('\n'))).resolves.toMatchObject({ atoms: { length: 100_000 } });
    const refused = await refusal(read([...lines, line(100_000)].join('\n')));
    expect(refused.code).toBe('too-many-atoms');
    expect(refused.message).toContain('100,000');
  });

  it('does not take names from the file for properties of objects', async () => {
    const text = `SEQRES   1 A    1  ALA\n${auroraAtomLines()[0]}`;
    await expect(read(text)).resolves.toMatchObject({ sequences: { A: ['ALA'] } });
    const cif = asMmcif(await read(auroraAtomLines().slice(0, 3).join('\n'))).replaceAll(
      ' GLN A ',
      ' "__proto__" A ',
    );
    await expect(read(cif)).resolves.toMatchObject({ atoms: { length: 3 } });
    expect(Object.prototype).not.toHaveProperty('0');
  });
});
