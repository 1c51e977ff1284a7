import { type Mol, withMolecule } from '@/lib/chemistry/molecules/rdkit';

export interface GraphAtom {
  atomicNumber: number;
  charge: number;
  /** Mass number, 0 for the natural mixture. */
  isotope: number;
  /** Hydrogens that are not atoms of their own in the graph. */
  implicitHydrogens: number;
  radicalElectrons: number;
  aromatic: boolean;
  /** Sense of the neighbours, in the order of `bonds`, seen from the first one; `undefined` without stereo. */
  parity?: 'cw' | 'ccw';
}

export interface GraphBond {
  a: number;
  b: number;
  /** Kekulé order. 0 for a bond that is none of single, double, triple (dative, query). */
  order: 0 | 1 | 2 | 3;
  aromatic: boolean;
  /** Arrangement of the two reference atoms, the first at `a`'s side. */
  stereo?: { arrangement: 'cis' | 'trans'; atoms: [number, number] };
}

/** A molecule as plain data, in RDKit's own atom and bond order. */
export interface MoleculeGraph {
  atoms: GraphAtom[];
  bonds: GraphBond[];
  /** Smallest rings, as atom indices in ring order. */
  rings: number[][];
  /** Ångström or the units of a drawing, two or three numbers an atom; absent if the molecule has none. */
  coordinates?: number[][];
}

interface RdkitJson {
  molecules: {
    atoms: { z?: number; impHs?: number; chg?: number; nRad?: number; isotope?: number; stereo?: string }[];
    bonds?: { bo?: number; atoms: [number, number]; stereo?: string; stereoAtoms?: [number, number] }[];
    conformers?: { dim: number; coords: number[][] }[];
    extensions?: { aromaticAtoms?: number[]; aromaticBonds?: number[]; atomRings?: number[][] }[];
  }[];
}

/** Reads RDKit's molecule into plain data, bonds in Kekulé form with aromaticity marked beside. */
export function graphOf(molecule: Mol): MoleculeGraph {
  const [json] = (JSON.parse(molecule.get_json()) as RdkitJson).molecules;
  if (!json) throw new Error('RDKit wrote no molecule.');
  const extension = json.extensions?.[0] ?? {};
  const aromaticAtoms = new Set(extension.aromaticAtoms);
  const aromaticBonds = new Set(extension.aromaticBonds);
  return {
    atoms: json.atoms.map((atom, index) => ({
      atomicNumber: atom.z ?? 6,
      charge: atom.chg ?? 0,
      isotope: atom.isotope ?? 0,
      implicitHydrogens: atom.impHs ?? 0,
      radicalElectrons: atom.nRad ?? 0,
      aromatic: aromaticAtoms.has(index),
      ...(atom.stereo === 'cw' || atom.stereo === 'ccw' ? { parity: atom.stereo } : {}),
    })),
    bonds: (json.bonds ?? []).map((bond, index) => ({
      a: bond.atoms[0],
      b: bond.atoms[1],
      order: kekuleOrder(bond.bo ?? 1),
      aromatic: aromaticBonds.has(index),
      ...((bond.stereo === 'cis' || bond.stereo === 'trans') && bond.stereoAtoms
        ? { stereo: { arrangement: bond.stereo, atoms: bond.stereoAtoms } }
        : {}),
    })),
    rings: extension.atomRings ?? [],
    ...(json.conformers?.[0] ? { coordinates: json.conformers[0].coords } : {}),
  };
}

function kekuleOrder(order: number): GraphBond['order'] {
  return order === 1 || order === 2 || order === 3 ? order : 0;
}

/** The molecule as RDKit JSON, to be read back by RDKit; the way by which charges and stereo are edited. */
export function graphJson(graph: MoleculeGraph): string {
  const json = JSON.stringify({
    rdkitjson: { version: 12 },
    defaults: {
      atom: { z: 6, impHs: 0, chg: 0, nRad: 0, isotope: 0, stereo: 'unspecified' },
      bond: { bo: 1, stereo: 'unspecified' },
    },
    molecules: [
      {
        atoms: graph.atoms.map((atom) => ({
          z: atom.atomicNumber,
          impHs: atom.implicitHydrogens,
          chg: atom.charge,
          nRad: atom.radicalElectrons,
          isotope: atom.isotope,
          ...(atom.parity ? { stereo: atom.parity } : {}),
        })),
        bonds: graph.bonds.map((bond) => ({
          bo: bond.order,
          atoms: [bond.a, bond.b],
          ...(bond.stereo ? { stereo: bond.stereo.arrangement, stereoAtoms: bond.stereo.atoms } : {}),
        })),
      },
    ],
  });
  if (!graph.coordinates) return json;
  // RDKit takes a coordinate only with a decimal point, which JSON.stringify leaves out of whole numbers.
  const points = graph.coordinates.map((point) => `[${point.map((value) => value.toFixed(4)).join(',')}]`);
  const conformer = `{"dim":${graph.coordinates[0]?.length ?? 2},"coords":[${points.join(',')}]}`;
  return json.replace(/\}\]\}$/, `,"conformers":[${conformer}]}]}`);
}

/** Neighbours of each atom, in the order of the bonds, with the index of the bond. */
export function neighboursOf(graph: MoleculeGraph): { atom: number; bond: number }[][] {
  const neighbours: { atom: number; bond: number }[][] = graph.atoms.map(() => []);
  graph.bonds.forEach((bond, index) => {
    neighbours[bond.a]?.push({ atom: bond.b, bond: index });
    neighbours[bond.b]?.push({ atom: bond.a, bond: index });
  });
  return neighbours;
}

/** The molecule's canonical isomeric SMILES, hydrogens implicit. */
export function canonicalSmilesOf(graph: MoleculeGraph): string {
  return withMolecule(graphJson(graph), (molecule) => {
    molecule.remove_hs_in_place(JSON.stringify({ removeWithIsotope: false }));
    return molecule.get_smiles();
  });
}

/**
 * The molecule in its canonical order, in which it does not matter how it was written.
 * @returns the graph as its canonical SMILES reads, and for each of its atoms the index in the given graph
 */
export function canonicalOrder(graph: MoleculeGraph): {
  graph: MoleculeGraph;
  smiles: string;
  order: number[];
} {
  const { smiles, order } = withMolecule(graphJson(graph), (molecule) => {
    const text = molecule.get_smiles();
    return { smiles: text, order: JSON.parse(molecule.get_prop('_smilesAtomOutputOrder')) as number[] };
  });
  return { graph: withMolecule(smiles, graphOf), smiles, order };
}
