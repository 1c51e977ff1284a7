import { beforeAll, describe, expect, it } from 'vitest';
import { loadRdkit } from '@/lib/chemistry/molecules/rdkit';
import { type ReceptorAtom, readReceptorPdbqt } from '@/lib/chemistry/receptors/read-receptor-pdbqt';
import type { Vec3 } from '@/lib/domain/search-space';
import { findInteractions } from './interactions';

beforeAll(async () => void (await loadRdkit()));

type PlacedAtom = [name: string, type: string, position: Vec3];

/** One residue as it stands in a prepared receptor. */
function residue(name: string, ...atoms: PlacedAtom[]): ReceptorAtom[] {
  const lines = atoms.map(([atom, type, position], i) => {
    const columns = position.map((value) => value.toFixed(3).padStart(8)).join('');
    const label = `${name.padStart(3)} A${String(7).padStart(4)}`;
    return `ATOM  ${String(i + 1).padStart(5)}  ${atom.padEnd(3)} ${label}    ${columns}  1.00  0.00    +0.000 ${type}`;
  });
  return readReceptorPdbqt(lines.join('\n'));
}

/** A molecule from its atoms and bonds, numbered from 1. */
function molecule(
  atoms: [element: string, position: Vec3][],
  bonds: [a: number, b: number, order: number][],
  charges: [atom: number, charge: number][] = [],
): string {
  const width = (value: number) => String(value).padStart(3);
  return [
    '',
    '  test',
    '',
    `${width(atoms.length)}${width(bonds.length)}  0  0  0  0  0  0  0  0999 V2000`,
    ...atoms.map(([element, position]) => {
      const columns = position.map((value) => value.toFixed(4).padStart(10)).join('');
      return `${columns} ${element.padEnd(3)} 0  0  0  0  0  0  0  0  0  0  0  0`;
    }),
    ...bonds.map(([a, b, order]) => `${width(a)}${width(b)}${width(order)}  0`),
    ...charges.map(([atom, charge]) => `M  CHG  1${width(atom).padStart(4)}${width(charge).padStart(4)}`),
    'M  END',
    '',
  ].join('\n');
}

const turned = ([x, y, z]: Vec3, degrees: number): Vec3 => {
  const angle = (degrees * Math.PI) / 180;
  return [x, y * Math.cos(angle) - z * Math.sin(angle), y * Math.sin(angle) + z * Math.cos(angle)];
};
const moved = ([x, y, z]: Vec3, [a, b, c]: Vec3): Vec3 => [x + a, y + b, z + c];
const hexagon = (radius: number): Vec3[] =>
  [0, 60, 120, 180, 240, 300].map((degrees) => {
    const angle = (degrees * Math.PI) / 180;
    return [radius * Math.cos(angle), radius * Math.sin(angle), 0];
  });
const RING_BONDS: [number, number, number][] = [1, 2, 3, 4, 5, 6].map((i) => [i, (i % 6) + 1, 1 + (i % 2)]);

/** Benzene about the origin in the plane of x and y, then placed. */
function benzene(place: (position: Vec3) => Vec3): string {
  return molecule(
    [
      ...hexagon(1.39).map((position): [string, Vec3] => ['C', place(position)]),
      ...hexagon(2.48).map((position): [string, Vec3] => ['H', place(position)]),
    ],
    [...RING_BONDS, ...[1, 2, 3, 4, 5, 6].map((i): [number, number, number] => [i, i + 6, 1])],
  );
}
const phenylalanine = residue(
  'PHE',
  ...['CG', 'CD1', 'CE1', 'CZ', 'CE2', 'CD2'].map(
    (name, i): PlacedAtom => [name, 'A', hexagon(1.39)[i] as Vec3],
  ),
);
const kinds = (molfile: string, receptor: ReceptorAtom[]) =>
  findInteractions(molfile, receptor).map(({ kind }) => kind);

describe('hydrogen bonds', () => {
  const amide = residue(
    'ALA',
    ['N', 'N', [0, 0, 0]],
    ['H1', 'HD', [1.01, 0, 0]],
    ['CA', 'C', [-0.72, 1.26, 0]],
  );
  const formaldehyde = (oxygen: Vec3) =>
    molecule(
      [
        ['O', oxygen],
        ['C', moved(oxygen, [1.2, 0, 0])],
        ['H', moved(oxygen, [1.8, 0.9, 0])],
        ['H', moved(oxygen, [1.8, -0.9, 0])],
      ],
      [
        [1, 2, 2],
        [2, 3, 1],
        [2, 4, 1],
      ],
    );

  it('have the distance of their heavy atoms, and the angle at the hydrogen', () => {
    expect(findInteractions(formaldehyde([2.9, 0, 0]), amide)).toEqual([
      {
        kind: 'hydrogen-bond',
        residue: { name: 'ALA', chainId: 'A', residueNumber: 7, insertionCode: '' },
        ligandRole: 'acceptor',
        arrangement: null,
        distanceAngstrom: 2.9,
        hydrogenDistanceAngstrom: 1.89,
        angleDegrees: 180,
        offsetAngstrom: null,
        ligandAtoms: [0],
        receptorAtoms: [0],
        receptorAtomNames: ['N'],
      },
    ]);
  });

  it('end at 4.1 Å, and at 100°', () => {
    expect(kinds(formaldehyde([4.05, 0, 0]), amide)).toEqual(['hydrogen-bond']);
    expect(kinds(formaldehyde([4.15, 0, 0]), amide)).toEqual([]);
    // H at 1.01 Å on x: seen from there, the oxygen stands at 102° and at 98°.
    const at = (degrees: number): Vec3 => {
      const angle = ((180 - degrees) * Math.PI) / 180;
      return [1.01 + 2 * Math.cos(angle), 2 * Math.sin(angle), 0];
    };
    expect(kinds(formaldehyde(at(102)), amide)).toEqual(['hydrogen-bond']);
    expect(kinds(formaldehyde(at(98)), amide)).toEqual([]);
  });

  it('come from a hydroxyl that turns, wherever its hydrogen was left', () => {
    const serine = (hydrogen: Vec3) =>
      residue('SER', ['OG', 'OA', [0, 0, 0]], ['H1', 'HD', hydrogen], ['CB', 'C', [-1.43, 0, 0]]);
    const turns = [0, 120, 180].map((degrees) => turned([0.32, 0.905, 0], degrees));
    const found = turns.map((hydrogen) => findInteractions(formaldehyde([1.1, 2.6, 0]), serine(hydrogen)));
    expect(found.flat().map(({ kind, ligandRole }) => [kind, ligandRole])).toEqual(
      turns.map(() => ['hydrogen-bond', 'acceptor']),
    );
    for (const [bond] of found) expect(bond?.angleDegrees).toBeCloseTo(174.8, 1);
  });

  it('do not come from a nitrogen without a hydrogen', () => {
    expect(
      kinds(
        formaldehyde([2.9, 0, 0]),
        amide.filter(({ type }) => type !== 'HD'),
      ),
    ).toEqual([]);
  });
});

describe('salt bridges', () => {
  const methylammonium = molecule(
    [
      ['N', [3.4, 0, 0]],
      ['C', [4.9, 0, 0]],
      ['H', [3.06, 0.95, 0]],
      ['H', [3.06, -0.47, 0.82]],
      ['H', [3.06, -0.47, -0.82]],
      ['H', [5.25, 1.03, 0]],
      ['H', [5.25, -0.51, 0.89]],
      ['H', [5.25, -0.51, -0.89]],
    ],
    [
      [1, 2, 1],
      [1, 3, 1],
      [1, 4, 1],
      [1, 5, 1],
      [2, 6, 1],
      [2, 7, 1],
      [2, 8, 1],
    ],
    [[1, 1]],
  );
  const aspartate = (...hydrogens: PlacedAtom[]) =>
    residue(
      'ASP',
      ['CG', 'C', [-0.65, 0, 0]],
      ['OD1', 'OA', [0, 1.1, 0]],
      ['OD2', 'OA', [0, -1.1, 0]],
      ...hydrogens,
    );

  it('are between the centres of charge, and hold the hydrogen bond of the same groups', () => {
    expect(findInteractions(methylammonium, aspartate())).toMatchObject([
      {
        kind: 'salt-bridge',
        ligandRole: 'cation',
        distanceAngstrom: 3.4,
        receptorAtomNames: ['OD1', 'OD2'],
      },
    ]);
  });

  it('need a charge: an acid with its proton has a hydrogen bond only', () => {
    expect(kinds(methylammonium, aspartate(['H1', 'HD', [-0.4, -1.9, 0]]))).toEqual(['hydrogen-bond']);
  });

  it('take a histidine for charged with both hydrogens only', () => {
    const acetate = molecule(
      [
        ['O', [0, 0, 4]],
        ['C', [0, 1.1, 4.6]],
        ['O', [0, 2.2, 4]],
        ['C', [0, 1.1, 6.1]],
        ['H', [1, 1.1, 6.5]],
        ['H', [-0.5, 2, 6.5]],
        ['H', [-0.5, 0.2, 6.5]],
      ],
      [
        [1, 2, 2],
        [2, 3, 1],
        [2, 4, 1],
        [4, 5, 1],
        [4, 6, 1],
        [4, 7, 1],
      ],
      [[3, -1]],
    );
    const ring: PlacedAtom[] = [
      ['CG', 'A', [-1.1, 0.7, 0]],
      ['ND1', 'N', [0, 1.4, 0]],
      ['CE1', 'A', [1.1, 0.7, 0]],
      ['NE2', 'N', [0.7, -0.6, 0]],
      ['CD2', 'A', [-0.7, -0.6, 0]],
      ['H1', 'HD', [0, 2.4, 0]],
    ];
    const both = residue('HIS', ...ring, ['H2', 'HD', [1.3, -1.4, 0]]);
    expect(kinds(acetate, both)).toContain('salt-bridge');
    expect(kinds(acetate, residue('HIS', ...ring))).not.toContain('salt-bridge');
  });
});

describe('rings', () => {
  it('stack face to face within 5.5 Å and 2.0 Å of offset', () => {
    const found = findInteractions(
      benzene((position) => moved(position, [1.2, 0, 3.6])),
      phenylalanine,
    );
    expect(found).toMatchObject([
      { kind: 'pi-stacking', arrangement: 'parallel', angleDegrees: 0, offsetAngstrom: 1.2 },
    ]);
    expect(found[0]?.distanceAngstrom).toBeCloseTo(Math.hypot(1.2, 3.6), 3);
    const slid = benzene((position) => moved(position, [2.2, 0, 3.6]));
    expect(kinds(slid, phenylalanine)).not.toContain('pi-stacking');
    const far = benzene((position) => moved(position, [0, 0, 5.6]));
    expect(kinds(far, phenylalanine)).not.toContain('pi-stacking');
  });

  it('stack edge to face, and not in between', () => {
    const at = (degrees: number) =>
      findInteractions(
        benzene((position) => moved(turned(position, degrees), [0, 0, 5])),
        phenylalanine,
      );
    expect(at(90)).toMatchObject([{ kind: 'pi-stacking', arrangement: 't-shaped', angleDegrees: 90 }]);
    expect(at(45).map(({ kind }) => kind)).not.toContain('pi-stacking');
  });

  it('hold a cation above them, within 6.0 Å and 2.0 Å of offset', () => {
    const lysine = (nitrogen: Vec3) =>
      residue(
        'LYS',
        ['NZ', 'N', nitrogen],
        ['CE', 'C', moved(nitrogen, [0, 0, 1.5])],
        ['H1', 'HD', moved(nitrogen, [0.95, 0, -0.34])],
        ['H2', 'HD', moved(nitrogen, [-0.47, 0.82, -0.34])],
        ['H3', 'HD', moved(nitrogen, [-0.47, -0.82, -0.34])],
      );
    const flat = benzene((position) => position);
    expect(findInteractions(flat, lysine([1, 0, 4]))).toMatchObject([
      { kind: 'pi-cation', ligandRole: 'ring', offsetAngstrom: 1, receptorAtomNames: ['NZ'] },
    ]);
    expect(kinds(flat, lysine([2.1, 0, 4]))).toEqual([]);
    expect(kinds(flat, lysine([0, 0, 6.1]))).toEqual([]);
  });
});

describe('halogen bonds', () => {
  const carbonyl = residue(
    'LEU',
    ['C', 'C', [0, 0, 0]],
    ['O', 'OA', [1.23, 0, 0]],
    ['CA', 'C', [-0.8, 1.3, 0]],
  );
  /** A halogen on a ring whose axis points at 120° to the carbonyl, from 3.2 Å. */
  const halobenzene = (element: string, length: number, along: Vec3) => {
    const oxygen: Vec3 = [1.23, 0, 0];
    const out = (distance: number): Vec3 => moved(oxygen, along.map((value) => value * distance) as Vec3);
    const ring = hexagon(1.39).map(([x, y]): Vec3 => {
      const [center, across] = [3.2 + length + 1.39, y];
      const [a, b] = [out(center + x), across];
      return [a[0] - (along[1] as number) * b, a[1] + (along[0] as number) * b, 0];
    });
    return molecule(
      [...ring.map((position): [string, Vec3] => ['C', position]), [element, out(3.2)]],
      [...RING_BONDS, [4, 7, 1]],
    );
  };
  const AT_120: Vec3 = [0.5, Math.sqrt(0.75), 0];

  it('are straight at the halogen, and at 120° at the oxygen', () => {
    expect(findInteractions(halobenzene('Cl', 1.74, AT_120), carbonyl)).toMatchObject([
      { kind: 'halogen-bond', ligandRole: 'donor', distanceAngstrom: 3.2, angleDegrees: 180 },
    ]);
    expect(kinds(halobenzene('Cl', 1.74, [1, 0, 0]), carbonyl)).not.toContain('halogen-bond');
  });

  it('are none of fluorine', () => {
    expect(kinds(halobenzene('Br', 1.9, AT_120), carbonyl)).toContain('halogen-bond');
    expect(kinds(halobenzene('F', 1.35, AT_120), carbonyl)).not.toContain('halogen-bond');
  });
});

describe('metals', () => {
  it('are held by an atom with a lone pair, within 3.0 Å', () => {
    const zinc = residue('ZN', ['ZN', 'Zn', [0, 0, 0]]);
    const imidazole = (nitrogen: Vec3) =>
      molecule(
        [
          ['N', nitrogen],
          ['C', moved(nitrogen, [0.8, 1.05, 0])],
          ['N', moved(nitrogen, [2.1, 0.65, 0])],
          ['C', moved(nitrogen, [2.1, -0.7, 0])],
          ['C', moved(nitrogen, [0.8, -1.1, 0])],
          ['H', moved(nitrogen, [2.9, 1.3, 0])],
        ],
        [
          [1, 2, 2],
          [2, 3, 1],
          [3, 4, 1],
          [4, 5, 2],
          [5, 1, 1],
          [3, 6, 1],
        ],
      );
    expect(findInteractions(imidazole([2.1, 0, 0]), zinc)).toMatchObject([
      { kind: 'metal', distanceAngstrom: 2.1, ligandAtoms: [0], residue: { name: 'ZN' } },
    ]);
    expect(kinds(imidazole([3.1, 0, 0]), zinc)).toEqual([]);
  });
});

describe('hydrophobic contacts', () => {
  const leucine = residue(
    'LEU',
    ['CB', 'C', [0, 0, -1.5]],
    ['CG', 'C', [0, 0, 0]],
    ['CD1', 'C', [1.25, 0.7, 0.5]],
    ['CD2', 'C', [-1.25, 0.7, 0.5]],
  );

  it('are one for a patch of bonded ligand atoms, the nearest', () => {
    const contacts = findInteractions(
      benzene((position) => moved(turned(position, 90), [1.25, 0.7, 5.2])),
      leucine,
    );
    expect(contacts.map(({ kind }) => kind)).toEqual(['hydrophobic']);
    expect(contacts[0]?.receptorAtomNames).toEqual(['CD1']);
  });

  it('are none between two rings that stack', () => {
    expect(
      kinds(
        benzene((position) => moved(position, [0, 0, 3.6])),
        phenylalanine,
      ),
    ).toEqual(['pi-stacking']);
  });

  it('are none of a carbon beside a nitrogen or oxygen', () => {
    const methanol = molecule(
      [
        ['C', [1.25, 0.7, 4]],
        ['O', [1.25, 0.7, 5.4]],
      ],
      [[1, 2, 1]],
    );
    expect(kinds(methanol, leucine)).toEqual([]);
  });
});
