import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { crystalComplex } from '@/lib/chemistry/complexes.fixture';
import { ligandElement } from '@/lib/chemistry/molecules/elements';
import { graphOf } from '@/lib/chemistry/molecules/molecule-graph';
import { molfileCoordinates } from '@/lib/chemistry/molecules/molfile';
import { prepareLigand } from '@/lib/chemistry/molecules/prepare-ligand';
import { loadRdkit, withMolecule } from '@/lib/chemistry/molecules/rdkit';
import { DEFAULT_LIGAND_RECIPE } from '@/lib/chemistry/molecules/recipe';
import { type ReceptorAtom, readReceptorPdbqt } from '@/lib/chemistry/receptors/read-receptor-pdbqt';
import { readStructure } from '@/lib/chemistry/receptors/read-structure';
import type { PoseFilePart } from '@/lib/domain/resources/pose-files';
import { writePoseFile } from './pose-files';

const AURORA = new URL('../../../examples/aurora-a/5dt0.pdb', import.meta.url);
const JNJ = 'NS(=O)(=O)c1ccc(cc1)Nc1nc(N)n(n1)C(=O)c1c(F)cccc1F';

let molfile: string;
let receptorPdbqt: string;
let receptor: ReceptorAtom[];
beforeAll(async () => {
  await loadRdkit();
  ({ molfile, receptorPdbqt } = await crystalComplex(new Uint8Array(readFileSync(AURORA)), JNJ));
  receptor = readReceptorPdbqt(receptorPdbqt);
});

function textOf(part: PoseFilePart): string {
  const written = writePoseFile({ part, molfile, receptorPdbqt, title: 'JNJ in Aurora A' });
  if ('problem' in written) throw new Error(written.problem);
  return written.text;
}

describe('a pose as PDBQT', () => {
  it('has the atoms, types and torsions of what was docked, where the pose is', () => {
    const ligand = prepareLigand(
      withMolecule(JNJ, (molecule) => molecule.get_molblock()),
      DEFAULT_LIGAND_RECIPE,
    );
    const written = writePoseFile({
      part: 'pose.pdbqt',
      molfile: ligand.molfile3d,
      receptorPdbqt,
      title: 'x',
    });
    // A molfile has one decimal more: a coordinate may be rounded the other way.
    const shape = (text: string) => text.replaceAll(/^(ATOM.{26}).{24}/gm, '$1');
    expect('text' in written && shape(written.text)).toBe(`REMARK  x\n${shape(ligand.pdbqt)}`);
    const positions = molfileCoordinates(molfile).map((point) =>
      point.map((value) => value.toFixed(3)).join(),
    );
    const atoms = textOf('pose.pdbqt')
      .split('\n')
      .filter((line) => line.startsWith('ATOM'));
    expect(atoms.length).toBeGreaterThan(20);
    for (const line of atoms) {
      const point = [30, 38, 46].map((at) => line.slice(at, at + 8).trim()).join();
      expect(positions).toContain(point);
    }
  });
});

describe.each(['complex.pdb', 'complex.cif'] as const)('a %s', (part) => {
  it('reads back as the receptor that was docked into, and the ligand where the pose is', async () => {
    const { atoms } = await readStructure(Buffer.from(textOf(part)));
    const [theirs, ours] = [atoms.filter((atom) => atom.residueName !== 'LIG'), atoms.slice(receptor.length)];
    expect(
      theirs.map(({ name, residueName, residueNumber }) => `${name} ${residueName} ${residueNumber}`),
    ).toEqual(
      receptor.map(({ name, residueName, residueNumber }) => `${name} ${residueName} ${residueNumber}`),
    );
    expect(theirs.map(({ coordinates }) => coordinates)).toEqual(
      receptor.map(({ coordinates }) => coordinates),
    );
    expect(ours.every(({ residueName, chainId }) => residueName === 'LIG' && chainId === 'L')).toBe(true);
    const placed = molfileCoordinates(molfile);
    expect(ours).toHaveLength(placed.length);
    ours.forEach(({ coordinates }, i) => {
      for (const axis of [0, 1, 2] as const) {
        expect(coordinates[axis]).toBeCloseTo(placed[i]?.[axis] ?? Number.NaN, 3);
      }
    });
  });
});

it('keeps the orders of the ligand\u2019s bonds: each as often in CONECT, and by name in mmCIF', () => {
  const { bonds, atoms } = withMolecule(molfile, graphOf, { removeHs: false });
  const first = receptor.length + 2;
  const conect = textOf('complex.pdb')
    .split('\n')
    .filter((line) => line.startsWith('CONECT'))
    .flatMap((line) => {
      const [from = 0, ...to] = (line.slice(6).match(/.{5}/g) ?? []).map(Number);
      return to.map((serial) => [from - first, serial - first].join());
    });
  const expected = bonds.flatMap(({ a, b, order }) =>
    Array(order)
      .fill([`${a},${b}`, `${b},${a}`])
      .flat(),
  );
  expect(conect.toSorted()).toEqual(expected.toSorted());
  const words = ['sing', 'sing', 'doub', 'trip'];
  const nameOf = (atom: number) => `${ligandElement(atoms[atom]?.atomicNumber ?? 0).symbol}${atom + 1}`;
  const cif = textOf('complex.cif');
  const rows = cif.slice(cif.indexOf('_chem_comp_bond')).match(/^LIG +\S+ +\S+ +\S+/gm);
  expect(rows?.map((row) => row.split(/ +/).slice(1))).toEqual(
    bonds.map(({ a, b, order }) => [nameOf(a), nameOf(b), words[order]]),
  );
});

it('refuses a PDB with more atoms than serial numbers', () => {
  const line = receptorPdbqt.split('\n').find((each) => each.startsWith('ATOM')) ?? '';
  const many = `${line}\n`.repeat(99_990);
  expect(writePoseFile({ part: 'complex.pdb', molfile, receptorPdbqt: many, title: 'x' })).toEqual({
    problem: 'A PDB file has no room for so many atoms. Take mmCIF instead.',
  });
});
