import { ForceFieldMMFF94, Molecule, Resources, version } from 'openchemlib';
import type { MoleculeGraph } from '@/lib/chemistry/molecules/molecule-graph';
import type { Vec3 } from '@/lib/domain/search-space';

let registered = false;

export function forceFieldToolkit(): string {
  return `OpenChemLib ${version}`;
}

/** A geometry under MMFF94s. */
export interface ForceField {
  energyKcalPerMol(): number;
  /** Moves the atoms towards the nearest minimum, for at most so many iterations. */
  relax(iterations: number): void;
  coordinates(): Vec3[];
}

/**
 * MMFF94s (Halgren 1999) as OpenChemLib has it, on given coordinates.
 * @param graph hydrogens as atoms, behind all others, which is the order that OpenChemLib keeps
 * @returns `undefined` if the force field has no parameters for an atom of the molecule
 */
export function createForceField(graph: MoleculeGraph, coordinates: readonly Vec3[]): ForceField | undefined {
  if (!registered) {
    Resources.registerFromNodejs();
    registered = true;
  }
  const molecule = new Molecule(graph.atoms.length, graph.bonds.length);
  graph.atoms.forEach((atom, k) => {
    molecule.addAtom(atom.atomicNumber);
    molecule.setAtomCharge(k, atom.charge);
    const [x, y, z] = coordinates[k] ?? [0, 0, 0];
    // OpenChemLib mirrors y and z when it reads a molfile; here both ways use the same axes, so nothing is mirrored.
    molecule.setAtomX(k, x);
    molecule.setAtomY(k, y);
    molecule.setAtomZ(k, z);
  });
  for (const bond of graph.bonds) {
    const index = molecule.addBond(bond.a, bond.b);
    molecule.setBondOrder(index, bond.order);
  }
  molecule.ensureHelperArrays(Molecule.cHelperRings);
  let field: ForceFieldMMFF94;
  try {
    field = new ForceFieldMMFF94(molecule, 'MMFF94s');
  } catch {
    return undefined;
  }
  return {
    energyKcalPerMol: () => field.getTotalEnergy(),
    relax: (iterations) => {
      field.minimise({ maxIts: iterations, gradTol: 1e-3, funcTol: 1e-5 });
    },
    coordinates: () =>
      graph.atoms.map((_, k): Vec3 => [molecule.getAtomX(k), molecule.getAtomY(k), molecule.getAtomZ(k)]),
  };
}
