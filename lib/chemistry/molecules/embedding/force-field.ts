import { ForceFieldMMFF94, Molecule, Resources, version } from 'openchemlib';
import type { MoleculeGraph } from '@/lib/chemistry/molecules/molecule-graph';
import type { Vec3 } from '@/lib/domain/search-space';

/**
 * Goals for the largest gradient, in OpenChemLib's own scaled measure: the first leaves about 1 kcal/mol, and is reached
 * by nearly all molecules; the second is for those that take too long, because OpenChemLib gives coordinates back only
 * where it reached its goal.
 */
const GRADIENT_GOALS = [0.1, 0.5];

let registered = false;

export function forceFieldToolkit(): string {
  return `OpenChemLib ${version}`;
}

/** A geometry under MMFF94s. */
export interface ForceField {
  energyKcalPerMol(): number;
  /**
   * Moves the atoms towards the nearest minimum.
   * @param iterations the most for each of two goals, a fine one and then a coarse one
   * @returns false if neither was reached; the atoms are then where they were
   */
  relax(iterations: number): boolean;
  /** Ångström, centred on the origin. */
  coordinates(): Vec3[];
}

/**
 * MMFF94s (Halgren 1999) as OpenChemLib has it, on given coordinates.
 * @param graph hydrogens as atoms
 * @returns `undefined` if the force field has no parameters for an atom of the molecule
 */
export function createForceField(graph: MoleculeGraph, coordinates: readonly Vec3[]): ForceField | undefined {
  if (!registered) {
    Resources.registerFromNodejs();
    registered = true;
  }
  // OpenChemLib moves hydrogens behind all other atoms; isotopes are hydrogens that stand among them.
  const indices = graph.atoms.map((_, k) => k);
  const isHydrogen = (k: number) => graph.atoms[k]?.atomicNumber === 1;
  const order = [...indices.filter((k) => !isHydrogen(k)), ...indices.filter(isHydrogen)];
  const place: number[] = [];
  order.forEach((from, to) => {
    place[from] = to;
  });
  const at = (k: number) => place[k] ?? k;

  const molecule = new Molecule(graph.atoms.length, graph.bonds.length);
  // The force field's measure of a gradient grows with the distance from the origin.
  const centre = [0, 1, 2].map(
    (k) => coordinates.reduce((sum, point) => sum + (point[k] ?? 0), 0) / order.length,
  );
  order.forEach((from, to) => {
    const atom = graph.atoms[from];
    const [x = 0, y = 0, z = 0] = (coordinates[from] ?? []).map((value, k) => value - (centre[k] ?? 0));
    molecule.addAtom(atom?.atomicNumber ?? 0);
    molecule.setAtomCharge(to, atom?.charge ?? 0);
    // OpenChemLib mirrors y and z when it reads a molfile; here both ways use the same axes, so nothing is mirrored.
    molecule.setAtomX(to, x);
    molecule.setAtomY(to, y);
    molecule.setAtomZ(to, z);
  });
  for (const bond of graph.bonds) {
    const index = molecule.addBond(at(bond.a), at(bond.b));
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
    relax: (iterations) =>
      GRADIENT_GOALS.some((gradTol) => field.minimise({ maxIts: iterations, gradTol, funcTol: 1e-5 }) === 0),
    coordinates: () =>
      indices.map(
        (k): Vec3 => [molecule.getAtomX(at(k)), molecule.getAtomY(at(k)), molecule.getAtomZ(at(k))],
      ),
  };
}
