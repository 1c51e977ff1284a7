import { beforeAll, describe, expect, it } from 'vitest';
import { checkLigand } from '@/lib/chemistry/molecules/check-ligand';
import { graphOf } from '@/lib/chemistry/molecules/molecule-graph';
import { molfileCoordinates, writeMolfile } from '@/lib/chemistry/molecules/molfile';
import { prepareLigand } from '@/lib/chemistry/molecules/prepare-ligand';
import type { PreparedLigand } from '@/lib/chemistry/molecules/prepared-ligand';
import { loadRdkit, withMolecule } from '@/lib/chemistry/molecules/rdkit';
import { DEFAULT_LIGAND_RECIPE } from '@/lib/chemistry/molecules/recipe';
import { type ReceptorAtom, readReceptorPdbqt } from '@/lib/chemistry/receptors/read-receptor-pdbqt';
import { cross, dot, subtract } from '@/lib/chemistry/vectors';
import type { PoseCheckId } from '@/lib/domain/resources/pose-analysis';
import type { SearchSpace, Vec3 } from '@/lib/domain/search-space';
import { checkPose } from './pose-checks';

/** (S)-ibuprofen has a stereo centre and a benzene ring; crotonic anilide a double bond with sides. */
const IBUPROFEN = 'CC(C)Cc1ccc(cc1)[C@H](C)C(=O)O';
const CROTONANILIDE = 'C/C=C/C(=O)Nc1ccccc1';
const AROUND_ORIGIN: SearchSpace = { centerAngstrom: [0, 0, 0], sizeAngstrom: [40, 40, 40] };

beforeAll(async () => void (await loadRdkit()));

function prepared(smiles: string): PreparedLigand {
  const verdict = checkLigand({ ordinal: 1, line: 1, name: 'x', format: 'smiles', source: smiles });
  if (verdict.status !== 'accepted') throw new Error(verdict.message);
  return prepareLigand(verdict.structure.molfile, DEFAULT_LIGAND_RECIPE);
}

/** The molfile with its atoms somewhere else. */
function moved(molfile: string, where: (position: Vec3, atom: number) => Vec3): string {
  return writeMolfile(withMolecule(molfile, graphOf), molfileCoordinates(molfile).map(where));
}

const carbonAt = ([x, y, z]: Vec3): ReceptorAtom[] =>
  readReceptorPdbqt(
    `ATOM      1  CB  ALA A   7    ${[x, y, z].map((value) => value.toFixed(3).padStart(8)).join('')}  1.00  0.00    +0.000 C `,
  );

/** A carbon 3 Å from the outermost atom, a hydrogen mostly, which every sound pose here touches. */
function touching(molfile: string): ReceptorAtom[] {
  const positions = molfileCoordinates(molfile);
  const [x, y, z] = positions.reduce((far, position) => (position[0] > far[0] ? position : far));
  return carbonAt([x + 3, y, z]);
}

function failures(
  { molfile3d, canonicalSmiles }: PreparedLigand,
  molfile = molfile3d,
  { receptor = touching(molfile), searchSpace = AROUND_ORIGIN } = {},
): PoseCheckId[] {
  const input = {
    molfile,
    receptor,
    searchSpace,
    preparedSmiles: canonicalSmiles,
    gridSpacingAngstrom: 0.375,
  };
  return checkPose(input).flatMap(({ id, passed }) => (passed ? [] : [id]));
}

const ring = (molfile: string) => withMolecule(molfile, graphOf).rings[0] as number[];

describe('a pose is sound', () => {
  it.each([
    ['ibuprofen', IBUPROFEN],
    ['crotonanilide', CROTONANILIDE],
    ['morphine', 'CN1CC[C@]23[C@@H]4[C@H]1CC5=C2C(=C(C=C5)O)O[C@H]3[C@H](C=C4)O'],
    ['penicillin G', 'CC1(C)S[C@@H]2[C@H](NC(=O)Cc3ccccc3)C(=O)N2[C@H]1C(=O)O'],
    ['sulfanilamide', 'NS(=O)(=O)c1ccc(N)cc1'],
    ['methane', 'C'],
  ])('as prepared: %s', (_, smiles) => {
    expect(failures(prepared(smiles))).toEqual([]);
  });

  it('and says of each check what it measured, against what', () => {
    const { molfile3d, canonicalSmiles } = prepared(IBUPROFEN);
    const checks = checkPose({
      molfile: molfile3d,
      receptor: touching(molfile3d),
      searchSpace: AROUND_ORIGIN,
      preparedSmiles: canonicalSmiles,
      gridSpacingAngstrom: 0.375,
    });
    const of = (id: PoseCheckId) => checks.find((check) => check.id === id);
    expect(of('bond-lengths')).toMatchObject({ limit: 25, bound: 'most', unit: '%' });
    expect(of('bond-lengths')?.value).toBeLessThan(10);
    expect(of('receptor-contact')).toMatchObject({ limit: 5, where: expect.stringContaining('ALA A 7 CB') });
    expect(of('receptor-overlap')?.value).toBe(0);
    expect(of('search-space')).toMatchObject({ value: 0, limit: 0.375 });
  });
});

describe('a pose that was spoilt is caught by the check that is meant for it', () => {
  it('shifted into the protein', () => {
    const ligand = prepared(IBUPROFEN);
    const positions = molfileCoordinates(ligand.molfile3d);
    const wall = [0, 1, 2, 3].flatMap((i) => carbonAt(positions[i] as Vec3));
    expect(failures(ligand, ligand.molfile3d, { receptor: wall })).toEqual([
      'receptor-clash',
      'receptor-overlap',
    ]);
  });

  it('away from the protein, and outside the box', () => {
    const ligand = prepared(IBUPROFEN);
    expect(failures(ligand, ligand.molfile3d, { receptor: carbonAt([30, 0, 0]) })).toEqual([
      'receptor-contact',
    ]);
    const far = moved(ligand.molfile3d, ([x, y, z]) => [x + 18, y, z]);
    expect(failures(ligand, far)).toEqual(['search-space']);
  });

  it('a flipped centre', () => {
    const ligand = prepared(IBUPROFEN);
    const mirrored = moved(ligand.molfile3d, ([x, y, z]) => [-x, y, z]);
    expect(failures(ligand, mirrored)).toEqual(['tetrahedral-stereo']);
  });

  it('a double bond with its sides exchanged', () => {
    const [trans, cis] = [prepared(CROTONANILIDE), prepared(CROTONANILIDE.replace('=C/', '=C\\'))];
    expect(failures(trans, cis.molfile3d)).toEqual(['double-bond-stereo']);
  });

  it('another molecule', () => {
    const found = failures(prepared(IBUPROFEN), prepared('CC(C)Cc1ccc(cc1)CC(=O)O').molfile3d);
    expect(found).toEqual(['molecule', 'tetrahedral-stereo', 'double-bond-stereo']);
  });

  it('a squeezed ring', () => {
    const ligand = prepared(IBUPROFEN);
    const atoms = ring(ligand.molfile3d);
    const positions = molfileCoordinates(ligand.molfile3d);
    const center = [0, 1, 2].map(
      (axis) => atoms.reduce((sum, atom) => sum + (positions[atom]?.[axis] as number), 0) / atoms.length,
    );
    const squeezed = moved(ligand.molfile3d, (position, atom) =>
      atoms.includes(atom)
        ? (position.map(
            (value, axis) => (center[axis] as number) + 0.6 * (value - (center[axis] as number)),
          ) as Vec3)
        : position,
    );
    const found = failures(ligand, squeezed);
    expect(found).toContain('bond-lengths');
    expect(found).not.toContain('flat-rings');
  });

  it('a bent ring', () => {
    const ligand = prepared(IBUPROFEN);
    const [a, b, c] = ring(ligand.molfile3d) as [number, number, number];
    const positions = molfileCoordinates(ligand.molfile3d);
    const [p, q, r] = [a, b, c].map((atom) => positions[atom] as Vec3) as [Vec3, Vec3, Vec3];
    const normal = cross(subtract(p, q), subtract(r, q));
    const length = Math.hypot(...normal);
    const bent = moved(ligand.molfile3d, (position, atom) =>
      atom === b
        ? (position.map((value, axis) => value + (0.6 * (normal[axis] as number)) / length) as Vec3)
        : position,
    );
    expect(failures(ligand, bent)).toContain('flat-rings');
  });

  it('a twisted double bond', () => {
    const ligand = prepared(CROTONANILIDE);
    const graph = withMolecule(ligand.molfile3d, graphOf);
    const double = graph.bonds.find(
      ({ order, aromatic, a, b }) =>
        order === 2 && !aromatic && [a, b].every((atom) => graph.atoms[atom]?.atomicNumber === 6),
    );
    if (!double) throw new Error('no double bond');
    const positions = molfileCoordinates(ligand.molfile3d);
    const onSide = sideOf(double.a, double.b, graph.bonds);
    const [from, to] = [positions[double.a] as Vec3, positions[double.b] as Vec3];
    const twisted = moved(ligand.molfile3d, (position, atom) =>
      onSide.has(atom) ? turnedAbout(position, from, to, 60) : position,
    );
    expect(failures(ligand, twisted)).toContain('flat-double-bonds');
  });

  it('two ends of a chain in one place', () => {
    const ligand = prepared('CCCCCCCCCC');
    const positions = molfileCoordinates(ligand.molfile3d);
    const [x, y, z] = positions[0] as Vec3;
    const heavy = withMolecule(ligand.molfile3d, graphOf).atoms.filter(
      ({ atomicNumber }) => atomicNumber > 1,
    ).length;
    const folded = moved(ligand.molfile3d, (position, atom) =>
      atom === heavy - 1 ? [x + 1.5, y, z + 0.5] : position,
    );
    expect(failures(ligand, folded)).toContain('internal-clash');
  });

  it('says that the molecule could not be compared, once what was prepared is gone', () => {
    const { molfile3d } = prepared(IBUPROFEN);
    const checks = checkPose({
      molfile: molfile3d,
      receptor: touching(molfile3d),
      searchSpace: AROUND_ORIGIN,
      preparedSmiles: null,
      gridSpacingAngstrom: 0.375,
    });
    expect(checks.filter(({ passed }) => passed === null).map(({ id }) => id)).toEqual([
      'molecule',
      'tetrahedral-stereo',
      'double-bond-stereo',
    ]);
  });
});

/** The atoms behind `start`, seen from `from`, without crossing that bond. */
function sideOf(from: number, start: number, bonds: readonly { a: number; b: number }[]): Set<number> {
  const side = new Set([start]);
  for (const atom of side) {
    for (const { a, b } of bonds) {
      if (a === atom && b !== from) side.add(b);
      if (b === atom && a !== from) side.add(a);
    }
  }
  return side;
}

/** Rodrigues' rotation about the line from one point to another. */
function turnedAbout(position: Vec3, from: Vec3, to: Vec3, degrees: number): Vec3 {
  const axis = subtract(to, from);
  const length = Math.hypot(...axis);
  const k = axis.map((value) => value / length) as Vec3;
  const v = subtract(position, from);
  const angle = (degrees * Math.PI) / 180;
  const across = cross(k, v);
  const along = dot(k, v);
  return v.map(
    (value, i) =>
      (from[i] as number) +
      value * Math.cos(angle) +
      (across[i] as number) * Math.sin(angle) +
      (k[i] as number) * along * (1 - Math.cos(angle)),
  ) as Vec3;
}
