import { graphOf, type MoleculeGraph, neighboursOf } from '@/lib/chemistry/molecules/molecule-graph';
import { molfileCoordinates } from '@/lib/chemistry/molecules/molfile';
import { type Mol, substructureMatches, withMolecule } from '@/lib/chemistry/molecules/rdkit';
import { centroid, pathNormal } from '@/lib/chemistry/vectors';
import type { Vec3 } from '@/lib/domain/search-space';
import type { Charge, Donor, GroupAtom, LigandGroups, Ring } from './groups';

/**
 * Acceptors as Open Babel 3 has them (`OBAtom::IsHbondAcceptor`), which PLIP asks: of oxygens not those of nitro
 * groups, sulfones, aromatic rings, diaryl ethers and the single-bonded one of esters; of nitrogens those with a
 * lone pair that is not given to a neighbour. Fluorine hardly ever accepts (Dunitz and Taylor, Chem. Eur. J. 1997, 3,
 * 83). Each pattern is one atom.
 */
const ACCEPTORS: readonly string[] = [
  '[O;!$([OX1]~[N+]~[OX1]);!$([OX1]=S(=[OX1])([!#7;!#8])[!#7;!#8]);!$([OX2](a)a);!$([OX2H0][CX3]=[O,S])]',
  '[#7;+0,-1;X1,X2,$([X3;^3;!$(N[S,P]=[O,S])])]',
];
/** Carbon with carbon and hydrogen only around it. */
const HYDROPHOBIC = '[#6;!$([#6]~[!#6;!#1])]';
/** An amide, amidine or urea nitrogen, which is flat; any other nitrogen or oxygen at the end of a bond turns. */
const FLAT_NITROGEN = '[#7;$([#7][#6X3]=[#7,#8,#16])]';
const GUANIDINIUM_OR_AMIDINIUM = '[#6X3;$([#6](=[#7+])[#7]),$([#6](=[#7+])([#7])[#7])]';
/** A charge that a neighbour takes back, as in nitro groups and N-oxides, is none. */
const OTHER_CATION = '[#7,#15,#16;+1;!$(*~[-1]);!$([#7+]=[#6][#7])]';
const CARBOXYLATE = '[CX3;$(C(=[OX1])[O-1])]';
const PHOSPHATE_OR_SULFONATE = '[#15,#16;$(*~[O-1])]';
const OTHER_ANION = '[#6,#7,#8,#16;-1;!$(*~[+1]);!$([O-1]C=O);!$([O-1]~[#15,#16])]';
const HALOGEN = '[Cl,Br,I;X1;$(*[#6])]';
/** Oxygens and sulfurs with a free lone pair, and accepting nitrogens (donors of Harding, Acta Cryst. 2001, D57, 401). */
const METAL_BINDERS: readonly string[] = ['[O;X1,H1,-1]', '[S;X1,X2,-1]', ACCEPTORS[1] as string];

/**
 * What a pose can interact with, by its bonds and charges as they were prepared.
 * @param molfile all hydrogens as atoms
 */
export function ligandGroups(molfile: string): LigandGroups {
  return withMolecule(molfile, (molecule) => groupsOf(molecule, molfileCoordinates(molfile)), {
    removeHs: false,
  });
}

function groupsOf(molecule: Mol, positions: readonly Vec3[]): LigandGroups {
  const graph = graphOf(molecule);
  const bonded = neighboursOf(graph).map((around) => around.map(({ atom }) => atom));
  const at = (atom: number) => positions[atom] as Vec3;
  const ones = (...patterns: readonly string[]): GroupAtom[] =>
    firstAtoms(molecule, patterns).map((atom) => ({ atom, position: at(atom) }));
  const shape: Shape = { molecule, graph, bonded, at };
  return {
    donors: donors(shape),
    acceptors: ones(...ACCEPTORS),
    hydrophobic: ones(HYDROPHOBIC),
    rings: aromaticRings(graph, at),
    positive: positiveGroups(shape),
    negative: negativeGroups(shape),
    halogens: ones(HALOGEN).map((halogen) => ({
      ...halogen,
      neighbour: at(bonded[halogen.atom]?.[0] as number),
    })),
    metalBinders: ones(...METAL_BINDERS),
    bonded,
  };
}

interface Shape {
  molecule: Mol;
  graph: MoleculeGraph;
  bonded: number[][];
  at: (atom: number) => Vec3;
}

/** The first atom of each match of the patterns, each once, in order. */
function firstAtoms(molecule: Mol, patterns: readonly string[]): number[] {
  const found = patterns.flatMap((smarts) =>
    substructureMatches(molecule, smarts).map((match) => match[0] as number),
  );
  return [...new Set(found)].sort((a, b) => a - b);
}

function donors({ molecule, graph, bonded, at }: Shape): Donor[] {
  const flat = new Set(firstAtoms(molecule, [FLAT_NITROGEN]));
  return graph.atoms.flatMap(({ atomicNumber }, atom): Donor[] => {
    if (atomicNumber !== 7 && atomicNumber !== 8) return [];
    const around = bonded[atom] ?? [];
    const hydrogens = around.filter((other) => graph.atoms[other]?.atomicNumber === 1);
    if (hydrogens.length === 0) return [];
    const heavy = around.filter((other) => !hydrogens.includes(other));
    const isSingle = graph.bonds.every(
      ({ a, b, order }) => (a !== atom && b !== atom) || order === 1 || order === 0,
    );
    const turns = heavy.length === 1 && isSingle && !flat.has(atom);
    return [
      {
        atom,
        position: at(atom),
        hydrogens: hydrogens.map(at),
        axis: turns ? at(heavy[0] as number) : null,
        isFree: heavy.length === 0,
      },
    ];
  });
}

/** Rings of five or six aromatic atoms. */
function aromaticRings(graph: MoleculeGraph, at: (atom: number) => Vec3): Ring[] {
  return graph.rings
    .filter((ring) => (ring.length === 5 || ring.length === 6) && ring.every((i) => graph.atoms[i]?.aromatic))
    .map((ring) => {
      const path = ring.map(at);
      return { atoms: ring, center: centroid(path), normal: pathNormal(path) };
    });
}

function positiveGroups({ molecule, graph, bonded, at }: Shape): Charge[] {
  const elements = (atom: number, atomicNumber: number) =>
    (bonded[atom] ?? []).filter((other) => graph.atoms[other]?.atomicNumber === atomicNumber);
  const shared = firstAtoms(molecule, [GUANIDINIUM_OR_AMIDINIUM]).map((carbon) => ({
    atoms: elements(carbon, 7),
    center: at(carbon),
    amineNormal: null,
  }));
  const single = firstAtoms(molecule, [OTHER_CATION]).map((atom) => {
    const heavy = (bonded[atom] ?? []).filter((other) => graph.atoms[other]?.atomicNumber !== 1);
    const isTertiaryAmine = heavy.length === 3 && elements(atom, 1).length === 1;
    return {
      atoms: [atom],
      center: at(atom),
      amineNormal: isTertiaryAmine ? pathNormal(heavy.map(at)) : null,
    };
  });
  return [...shared, ...single];
}

function negativeGroups({ molecule, graph, bonded, at }: Shape): Charge[] {
  const oxygens = (atom: number) =>
    (bonded[atom] ?? []).filter((other) => graph.atoms[other]?.atomicNumber === 8);
  return [
    ...firstAtoms(molecule, [CARBOXYLATE]).map((carbon) => {
      const atoms = oxygens(carbon);
      return { atoms, center: centroid(atoms.map(at)), amineNormal: null };
    }),
    ...firstAtoms(molecule, [PHOSPHATE_OR_SULFONATE]).map((atom) => ({
      atoms: [atom, ...oxygens(atom)],
      center: at(atom),
      amineNormal: null,
    })),
    ...firstAtoms(molecule, [OTHER_ANION]).map((atom) => ({
      atoms: [atom],
      center: at(atom),
      amineNormal: null,
    })),
  ];
}
