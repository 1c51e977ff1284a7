import { describe, expect, it } from 'vitest';
import { inspectReceptor } from './inspect-receptor';
import { readStructure } from './read-structure';
import { asMmcif, atomLine, auroraAtomLines, auroraPdb, bytesOf, type PdbAtom } from './structures.fixture';

const inspect = async (text: string) => inspectReceptor(await readStructure(bytesOf(text))).report;
const codes = (report: Awaited<ReturnType<typeof inspect>>) =>
  report.findings.map(({ code, severity }) => `${severity} ${code}`);
const hetero = (
  residueName: string,
  residueNumber: number,
  atoms: [string, string, number, number, number][],
) =>
  atoms.map(([name, element, x, y, z], i) => {
    const atom: PdbAtom = {
      name,
      element,
      residueName,
      residueNumber,
      coordinates: [x, y, z],
      isHetero: true,
    };
    return atomLine(9000 + i, atom);
  });

describe('inspectReceptor', () => {
  it('describes 5DT0', async () => {
    const report = await inspect(auroraPdb());
    expect(report).toMatchObject({ atoms: 2260, models: 1, waters: 102, hydrogens: 0, alphaCarbonOnly: 0 });
    expect(report.chains).toEqual([{ id: 'A', kind: 'protein', residues: 259, missingResidues: 14 }]);
    expect(report.alternateLocations).toEqual([
      {
        residueName: 'ARG',
        chainId: 'A',
        residueNumber: 340,
        insertionCode: '',
        chosen: 'A',
        occupancy: 0.5,
        others: ['B'],
        occupancies: [
          ['A', 0.5],
          ['B', 0.5],
        ],
      },
    ]);
    expect(report.missingResidues).toHaveLength(14);
    expect(report.missingAtoms).toEqual([]);
    expect([report.metals, report.additives, report.cofactors, report.modifiedResidues]).toEqual([
      [],
      [],
      [],
      [],
    ]);
    expect(codes(report)).toEqual(['changed alternate-locations', 'info waters', 'warning missing-residues']);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('finds the ligand of 5DT0, with the bonds of the file and the same ones from distances', async () => {
    const [ligand, ...others] = (await inspect(auroraPdb())).candidateLigands;
    expect(others).toEqual([]);
    expect(ligand).toMatchObject({
      id: 'SKE:A:401',
      class: 'ligand',
      heavyAtoms: 27,
      bondSource: 'file',
      centerAngstrom: [-5.046, -31.977, 5.536],
    });
    expect(ligand?.bonds).toHaveLength(29);
    const [byDistance] = (await inspect(auroraPdb().replaceAll('\nCONECT', '\nREMARK'))).candidateLigands;
    expect(byDistance?.bondSource).toBe('distances');
    expect(byDistance?.bonds).toEqual(ligand?.bonds);
  });

  it('takes bonds from chem_comp_bond of mmCIF', async () => {
    const pdb = await inspect(auroraPdb());
    const [ligand] = pdb.candidateLigands;
    const rows = ligand?.bonds.map(([a, b]) => `SKE ${ligand.atomNames[a]} ${ligand.atomNames[b]}`) ?? [];
    const loop = [
      'loop_',
      '_chem_comp_bond.comp_id',
      '_chem_comp_bond.atom_id_1',
      '_chem_comp_bond.atom_id_2',
    ];
    const cif = `${asMmcif(await readStructure(bytesOf(auroraPdb())))}${[...loop, ...rows].join('\n')}\n`;
    const [fromCif] = (await inspect(cif)).candidateLigands;
    expect(fromCif).toEqual(ligand);
  });

  it('takes the conformation with the highest occupancy, A among equals, never a mixture', async () => {
    const atom = (serial: number, name: string, altLoc: string, occupancy: number, x: number) =>
      atomLine(serial, {
        name,
        element: name[0] ?? '',
        altLoc,
        occupancy,
        residueName: 'SER',
        residueNumber: 1,
        coordinates: [x, 0, 0],
      });
    const text = [
      atom(1, 'CA', ' ', 1, 0),
      atom(2, 'CB', 'A', 0.4, 1.5),
      atom(3, 'CB', 'B', 0.6, 1.6),
      atom(4, 'OG', 'A', 0.7, 3),
      atom(5, 'OG', 'B', 0.6, 3.1),
    ].join('\n');
    const structure = await readStructure(bytesOf(text));
    const { residues, report } = inspectReceptor(structure);
    expect(report.alternateLocations).toMatchObject([{ chosen: 'B', occupancy: 0.6, others: ['A'] }]);
    expect(residues[0]?.atoms.map(({ name, altLoc }) => name + altLoc)).toEqual(['CA', 'CBB', 'OGB']);
    const equal = await inspect(text.replaceAll('0.70', '0.80'));
    expect(equal.alternateLocations).toMatchObject([{ chosen: 'A', occupancy: 0.6 }]);
  });

  it('calls a trace of alpha carbons unusable', async () => {
    const trace = auroraAtomLines().filter((line) => line.slice(12, 16) === ' CA ' && line[16] !== 'B');
    const report = await inspect(trace.join('\n'));
    expect(report.alphaCarbonOnly).toBe(259);
    expect(codes(report)).toContain('unusable alpha-carbons-only');
  });

  it('calls a file without protein unusable', async () => {
    const report = await inspect(
      auroraPdb()
        .split('\n')
        .filter((line) => line.startsWith('HETATM'))
        .join('\n'),
    );
    expect(codes(report)).toContain('unusable no-protein');
  });

  it('says what is missing from side chains', async () => {
    const lines = auroraAtomLines().filter((line) => !/ (CG|CD|CE|NZ) {1,2}LYS A 162/.test(line));
    const report = await inspect(lines.join('\n'));
    expect(report.missingAtoms).toEqual([{ residue: 'LYS A 162', atoms: ['CG', 'CD', 'CE', 'NZ'] }]);
    expect(codes(report)).toContain('warning missing-atoms');
  });

  it('sorts what is bound: metals, additives, cofactors, ligands; and modified amino acids by their bonds', async () => {
    const lines = [
      ...auroraAtomLines().map((line) =>
        / PHE A 144/.test(line) ? line.replace(' PHE ', ' XYZ ').replace('ATOM  ', 'HETATM') : line,
      ),
      ...hetero('ZN', 601, [['ZN', 'Zn', 50, 50, 50]]),
      ...hetero('CL', 602, [['CL', 'Cl', 60, 50, 50]]),
      ...hetero('GOL', 603, [
        ['C1', 'C', 70, 50, 50],
        ['O1', 'O', 71.4, 50, 50],
      ]),
      ...hetero(
        'HEM',
        604,
        Array.from({ length: 24 }, (_, i) => [`C${i}`, 'C', 70 + 1.4 * i, 60, 50]),
      ),
      ...hetero(
        'LIG',
        605,
        Array.from({ length: 7 }, (_, i) => [`C${i}`, 'C', 70 + 1.4 * i, 70, 50]),
      ),
      ...hetero(
        'GLU',
        606,
        Array.from({ length: 10 }, (_, i) => [`C${i}`, 'C', 70 + 1.4 * i, 80, 50]),
      ),
    ];
    const report = await inspect(lines.join('\n'));
    expect(report.metals).toEqual([{ residue: 'ZN A 601', element: 'Zn' }]);
    expect(report.additives).toEqual(['CL A 602', 'GOL A 603']);
    expect(report.cofactors).toEqual(['HEM A 604']);
    expect(report.modifiedResidues).toEqual([{ residue: 'XYZ A 144', replacedBy: null }]);
    const order = report.candidateLigands.map(({ id }) => id);
    expect(order).toEqual(['SKE:A:401', 'GLU:A:606', 'LIG:A:605', 'HEM:A:604']);
    expect(codes(report)).toEqual(
      expect.arrayContaining([
        'info metals',
        'changed additives',
        'info cofactors',
        'info modified-residues',
        'info several-ligands',
      ]),
    );
  });
});
