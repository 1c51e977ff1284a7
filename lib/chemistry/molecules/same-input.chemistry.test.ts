import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { propertyCases } from '@/lib/testing/property-cases';
import { checkLigand } from './check-ligand';
import { type GraphAtom, graphJson, graphOf, type MoleculeGraph } from './molecule-graph';
import { chargedForm, prepareLigand } from './prepare-ligand';
import { loadRdkit, UnreadableMolecule, withMolecule } from './rdkit';
import { readLigandRecords } from './read-records';
import { DEFAULT_LIGAND_RECIPE, type LigandRecipe } from './recipe';

beforeAll(() => loadRdkit());

/** A case takes some ten milliseconds of RDKit: `PROPERTY_CASES=10000` tries more of them. */
const CASES = { numRuns: propertyCases(60) };

/** Drugs and smaller molecules with rings, stereo centres and double bonds, charges, salts and isotopes. */
const MOLECULES = [
  'Nc1nc(Nc2ccc(cc2)S(N)(=O)=O)nn1C(=O)c1c(F)cccc1F',
  'Cc1ccc(NC(=O)c2ccc(CN3CCN(C)CC3)cc2)cc1Nc1nccc(-c2cccnc2)n1',
  'CC(C)Cc1ccc(cc1)[C@H](C)C(=O)O',
  'CN1CC[C@]23[C@@H]4[C@H]1CC5=C2C(=C(C=C5)O)O[C@H]3[C@H](C=C4)O',
  'CC1(C)S[C@@H]2[C@H](NC(=O)Cc3ccccc3)C(=O)N2[C@H]1C(=O)O',
  'CCCCCCCC/C=C\\CCCCCCCC(=O)O',
  'OC(=O)/C=C/c1ccc(O)cc1',
  'NS(=O)(=O)c1cc(C(=O)O)c(NCc2ccco2)cc1Cl',
  'CN(C)C(=N)NC(=N)N',
  '[Na+].CC(=O)[O-]',
  'Cl.NCCc1ccc(O)c(O)c1',
  'C[N+](C)(C)CCO',
  'O=[N+]([O-])c1ccc(Cl)cc1',
  '[2H]C([2H])([2H])NC(=O)c1ccccc1',
  'Cn1cnc2c1c(=O)n(C)c(=O)n2C',
  'Nc1ncnc2[nH]cnc12',
  'OC[C@H]1O[C@@H](O)[C@H](O)[C@@H](O)[C@@H]1O',
  'C[C@H](N)C(=O)N[C@@H](CO)C(=O)O',
  'FC(F)(F)c1cc(Br)c(I)cc1CP(=O)(O)O',
  'N#Cc1ccc(cc1)C#CC1CC1',
];
const molecule = fc.constantFrom(...MOLECULES);

/** All that the prepared bytes depend on, beside the recipe. */
function docked(molfile: string, recipe: LigandRecipe = DEFAULT_LIGAND_RECIPE): string {
  const { graph, canonicalSmiles } = chargedForm(molfile, recipe);
  return JSON.stringify([canonicalSmiles, graph]);
}

const drawing = (smiles: string) => withMolecule(smiles, (mol) => mol.get_v2Kmolblock());

/** A permutation of 0 to n - 1, by sorting keys that were drawn at random. */
function permutation(n: number, keys: readonly number[]): number[] {
  const key = (i: number) => (keys[i % keys.length] as number) * (1 + Math.floor(i / keys.length));
  return Array.from({ length: n }, (_, i) => i).sort((a, b) => key(a) - key(b) || a - b);
}

/** The same drawing with its atoms and bonds listed in another order. */
function redrawn(molfile: string, keys: readonly number[]): string {
  const lines = molfile.split('\n');
  const counts = lines[3] ?? '';
  const [atoms, bonds] = [Number(counts.slice(0, 3)), Number(counts.slice(3, 6))];
  const order = permutation(atoms, keys);
  const place = (number: string) => String(order.indexOf(Number(number) - 1) + 1).padStart(number.length);
  const bondLines = lines
    .slice(4 + atoms, 4 + atoms + bonds)
    .map((line) => `${place(line.slice(0, 3))}${place(line.slice(3, 6))}${line.slice(6)}`);
  const properties = lines.slice(4 + atoms + bonds).map((line) => {
    if (!/^M {2}(CHG|ISO|RAD)/.test(line)) return line;
    const fields = line.slice(9).match(/.{8}/g) ?? [];
    return line.slice(0, 9) + fields.map((pair) => place(pair.slice(0, 4)) + pair.slice(4)).join('');
  });
  return [
    ...lines.slice(0, 4),
    ...order.map((i) => lines[4 + i]),
    ...permutation(bonds, keys.toReversed()).map((i) => bondLines[i]),
    ...properties,
  ].join('\n');
}

async function read(text: string, format: 'smiles' | 'sdf', pieceBytes: number) {
  async function* pieces() {
    const bytes = Buffer.from(text);
    for (let i = 0; i < bytes.length; i += pieceBytes) yield bytes.subarray(i, i + pieceBytes);
  }
  const inputs: string[] = [];
  for await (const record of readLigandRecords(pieces(), format)) {
    const verdict = checkLigand(record);
    if (verdict.status !== 'accepted') throw new Error(verdict.message);
    inputs.push(docked(verdict.structure.molfile));
  }
  return inputs;
}

const keys = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 3, maxLength: 40 });
const name = fc.string({ unit: fc.constantFrom(...'abcXYZ09-'), minLength: 1, maxLength: 12 });
const lineEnd = fc.constantFrom('\n', '\r\n');

describe('what is docked', () => {
  it('does not know how the atoms and bonds of a drawing are listed', () => {
    fc.assert(
      fc.property(molecule, keys, (smiles, order) => {
        const molfile = drawing(smiles);
        expect(docked(redrawn(molfile, order))).toBe(docked(molfile));
      }),
      CASES,
    );
  });

  it('does not know order, names, line ends or pieces of the file, nor whether it is SMILES or SDF', async () => {
    const chosen = fc.uniqueArray(molecule, { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(
        chosen,
        keys,
        name,
        lineEnd,
        fc.integer({ min: 1, max: 64 }),
        async (set, order, named, end, bytes) => {
          const alone = await Promise.all(set.map((smiles) => read(`${smiles}\n`, 'smiles', 64)));
          const turn = permutation(set.length, order);
          const expected = turn.map((i) => alone[i]?.[0]);
          const lines = turn.map((i) => `${set[i]} ${named}${i}${end}`).join('');
          expect(await read(lines, 'smiles', bytes)).toEqual(expected);
          const sdf = turn.map((i) => {
            const [, ...rest] = redrawn(drawing(set[i] as string), order)
              .trimEnd()
              .split('\n');
            return [`${named}${i}`, ...rest, '> <batch>', named, '', '$$$$', ''].join(end);
          });
          expect(await read(sdf.join(''), 'sdf', bytes)).toEqual(expected);
        },
      ),
      { numRuns: Math.ceil(CASES.numRuns / 4) },
    );
  });

  it('is the same bytes for another listing of the atoms', () => {
    for (const smiles of ['OC(=O)/C=C/c1ccc(O)cc1', 'C[C@H](N)C(=O)N[C@@H](CO)C(=O)O', 'C[N+](C)(C)CCO']) {
      const molfile = drawing(smiles);
      const other = redrawn(molfile, [5, 3, 9, 1, 7, 2]);
      expect(other).not.toBe(molfile);
      expect(prepareLigand(other, DEFAULT_LIGAND_RECIPE).pdbqt).toBe(
        prepareLigand(molfile, DEFAULT_LIGAND_RECIPE).pdbqt,
      );
    }
  });
});

/** Bonds that an uncharged atom makes. */
const VALENCE: Record<number, number> = { 6: 4, 7: 3, 8: 2, 9: 1, 17: 1, 35: 1 };
/** Charges are the edit, so none is put right again. */
const AS_GIVEN: LigandRecipe = { ...DEFAULT_LIGAND_RECIPE, protonation: 'as-given' };

/** Edits of one atom or bond, each of which makes another molecule; null where it cannot be made. */
const EDITS: Record<string, (graph: MoleculeGraph, which: number) => MoleculeGraph | null> = {
  'another element': (graph, which) => {
    const elements = Object.keys(VALENCE).map(Number);
    return withAtom(graph, which, (atom) => {
      const z = elements[which % elements.length] as number;
      const [was, is] = [VALENCE[atom.atomicNumber], VALENCE[z]];
      if (was === undefined || is === undefined || z === atom.atomicNumber) return null;
      if (atom.charge !== 0 || atom.aromatic) return null;
      return { ...atom, atomicNumber: z, implicitHydrogens: atom.implicitHydrogens + is - was };
    });
  },
  'a proton more': (graph, which) =>
    withAtom(graph, which, (atom) =>
      (atom.atomicNumber === 7 || atom.atomicNumber === 8) && atom.charge === 0 && !atom.aromatic
        ? { ...atom, charge: 1, implicitHydrogens: atom.implicitHydrogens + 1 }
        : null,
    ),
  'a proton less': (graph, which) =>
    withAtom(graph, which, (atom) =>
      (atom.atomicNumber === 7 || atom.atomicNumber === 8) && atom.implicitHydrogens > 0 && !atom.aromatic
        ? { ...atom, charge: atom.charge - 1, implicitHydrogens: atom.implicitHydrogens - 1 }
        : null,
    ),
  'another isotope': (graph, which) =>
    withAtom(graph, which, (atom) =>
      atom.atomicNumber === 6 ? { ...atom, isotope: atom.isotope === 13 ? 14 : 13 } : null,
    ),
  'another bond order': (graph, which) => {
    const bond = graph.bonds[which % graph.bonds.length];
    if (!bond || bond.aromatic || bond.order === 0) return null;
    const by = bond.order === 1 ? 1 : -1;
    const change = (atom: GraphAtom) => ({ ...atom, implicitHydrogens: atom.implicitHydrogens - by });
    const atoms = graph.atoms.map((atom, i) => (i === bond.a || i === bond.b ? change(atom) : atom));
    if (atoms.some((atom) => atom.implicitHydrogens < 0)) return null;
    const { stereo: _, ...plain } = bond;
    const order = (bond.order + by) as typeof bond.order;
    return {
      ...graph,
      atoms,
      bonds: graph.bonds.map((other) => (other === bond ? { ...plain, order } : other)),
    };
  },
};

function withAtom(
  graph: MoleculeGraph,
  which: number,
  change: (atom: GraphAtom) => GraphAtom | null,
): MoleculeGraph | null {
  const at = which % graph.atoms.length;
  const changed = change(graph.atoms[at] as GraphAtom);
  if (!changed || changed.implicitHydrogens < 0) return null;
  return { ...graph, atoms: graph.atoms.with(at, changed) };
}

/** Counts that no two of the edited molecules share, however they are written. */
const composition = ({ atoms }: MoleculeGraph) =>
  atoms
    .map((atom) => [atom.atomicNumber, atom.charge, atom.isotope, atom.implicitHydrogens].join())
    .sort()
    .join(' ');

describe('a real edit', () => {
  it('of one atom, charge, isotope or bond is another input', () => {
    let tried = 0;
    fc.assert(
      fc.property(molecule, fc.constantFrom(...Object.keys(EDITS)), fc.nat(10_000), (smiles, edit, which) => {
        const original = withMolecule(smiles, graphOf);
        const graph = EDITS[edit]?.(original, which) ?? null;
        fc.pre(graph !== null);
        let changed: string;
        try {
          changed = withMolecule(graphJson(graph), (mol) => mol.get_v2Kmolblock());
        } catch (error) {
          // Not every edit leaves a molecule: a carbon of five bonds is none.
          if (!(error instanceof UnreadableMolecule)) throw error;
          fc.pre(false);
        }
        expect(composition(graph)).not.toBe(composition(original));
        tried++;
        expect(docked(changed, AS_GIVEN)).not.toBe(docked(drawing(smiles), AS_GIVEN));
      }),
      CASES,
    );
    expect(tried).toBe(CASES.numRuns);
  });

  it('of the only stereo centre or double bond is another input', () => {
    for (const [one, other] of [
      ['CC(C)Cc1ccc(cc1)[C@H](C)C(=O)O', 'CC(C)Cc1ccc(cc1)[C@@H](C)C(=O)O'],
      ['OC(=O)/C=C/c1ccc(O)cc1', 'OC(=O)/C=C\\c1ccc(O)cc1'],
    ] as const) {
      expect(docked(drawing(one))).not.toBe(docked(drawing(other)));
    }
  });
});
