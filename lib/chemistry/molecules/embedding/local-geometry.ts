import { ligandElement } from '@/lib/chemistry/molecules/elements';
import { type MoleculeGraph, neighboursOf } from '@/lib/chemistry/molecules/molecule-graph';

export type Hybridisation = 'sp' | 'sp2' | 'sp3' | 'terminal';

/** Ideal bond lengths and angles of a molecule, from elements, bond orders, hybridisation and ring sizes. */
export interface LocalGeometry {
  graph: MoleculeGraph;
  neighbours: { atom: number; bond: number }[][];
  hybridisation: Hybridisation[];
  bondLengthAngstrom(bond: number): number;
  /** Angle i-centre-j in radians. */
  angle(i: number, centre: number, j: number): number;
  /** The smallest ring in which these atoms follow each other, or `undefined`. */
  ringThrough(...path: number[]): number[] | undefined;
}

const DEGREE = Math.PI / 180;
/** Shrinking of a single bond's length, after Pyykkö's radii for double and triple bonds. */
const ORDER_FACTOR = { 0: 1, 1: 1, 2: 0.88, 3: 0.8 } as const;
const AROMATIC_FACTOR = 0.925;
const CONJUGATED_FACTOR = 0.96;
const RING_ANGLE_SP3: Record<number, number> = { 3: 60, 4: 89, 5: 104, 6: 111, 7: 114, 8: 115 };
const RING_ANGLE_SP2: Record<number, number> = { 3: 60, 4: 90, 5: 108, 6: 120, 7: 126, 8: 127 };

export function localGeometry(graph: MoleculeGraph): LocalGeometry {
  const neighbours = neighboursOf(graph);
  const hybridisation = graph.atoms.map((_, index) => hybridisationOf(graph, neighbours, index));
  const ringsOfAtom: number[][][] = graph.atoms.map(() => []);
  for (const ring of [...graph.rings].sort((a, b) => a.length - b.length)) {
    for (const atom of ring) ringsOfAtom[atom]?.push(ring);
  }

  function ringThrough(...path: number[]): number[] | undefined {
    return ringsOfAtom[path[0] ?? -1]?.find((ring) => {
      const start = ring.indexOf(path[0] ?? -1);
      const step = ring[(start + 1) % ring.length] === path[1] ? 1 : -1;
      return path.every((atom, k) => ring[(start + step * k + ring.length * 2) % ring.length] === atom);
    });
  }

  function ringAngle(centre: number, size: number): number | undefined {
    return (hybridisation[centre] === 'sp2' ? RING_ANGLE_SP2 : RING_ANGLE_SP3)[size];
  }

  function angle(i: number, centre: number, j: number): number {
    const ring = ringThrough(i, centre, j);
    const inRing = ring && ringAngle(centre, ring.length);
    if (inRing) return inRing * DEGREE;
    const others = neighbours[centre]?.filter(({ atom }) => atom !== i && atom !== j) ?? [];
    const third = others.length === 1 ? others[0]?.atom : undefined;
    if (hybridisation[centre] === 'sp2' && third !== undefined) {
      const ringI = ringThrough(i, centre, third);
      const ringJ = ringThrough(j, centre, third);
      const atI = ringI && ringAngle(centre, ringI.length);
      const atJ = ringJ && ringAngle(centre, ringJ.length);
      if (atI && atJ) return (360 - atI - atJ) * DEGREE;
      if (atI || atJ) return ((360 - (atI ?? atJ ?? 120)) / 2) * DEGREE;
    }
    const smallest = ringsOfAtom[centre]?.[0]?.length ?? 9;
    if (hybridisation[centre] === 'sp3' && smallest < 5) return (smallest === 3 ? 117 : 113) * DEGREE;
    return (
      naturalAngle(graph, hybridisation[centre] ?? 'sp3', centre, neighbours[centre]?.length ?? 0) * DEGREE
    );
  }

  return {
    graph,
    neighbours,
    hybridisation,
    angle,
    ringThrough,
    bondLengthAngstrom(index) {
      const bond = graph.bonds[index];
      if (!bond) throw new Error(`No bond ${index}.`);
      const radii =
        ligandElement(graph.atoms[bond.a]?.atomicNumber ?? 0).covalentRadiusAngstrom +
        ligandElement(graph.atoms[bond.b]?.atomicNumber ?? 0).covalentRadiusAngstrom;
      if (bond.aromatic) return radii * AROMATIC_FACTOR;
      const conjugated =
        bond.order === 1 && hybridisation[bond.a] === 'sp2' && hybridisation[bond.b] === 'sp2';
      return radii * (conjugated ? CONJUGATED_FACTOR : ORDER_FACTOR[bond.order]);
    },
  };
}

function naturalAngle(graph: MoleculeGraph, kind: Hybridisation, centre: number, degree: number): number {
  if (kind === 'sp') return 180;
  if (kind === 'sp2') return graph.atoms[centre]?.atomicNumber === 8 ? 117 : 120;
  const heavy = (graph.atoms[centre]?.atomicNumber ?? 6) > 10;
  return heavy && degree === 2 ? 99 : 109.5;
}

function hybridisationOf(
  graph: MoleculeGraph,
  neighbours: { atom: number; bond: number }[][],
  index: number,
): Hybridisation {
  const atom = graph.atoms[index];
  const around = neighbours[index] ?? [];
  if (!atom || around.length < 2) return 'terminal';
  const orders = around.map(({ bond }) => graph.bonds[bond]?.order ?? 1);
  const doubles = orders.filter((order) => order === 2).length;
  if (orders.includes(3) || (doubles === 2 && around.length === 2)) return 'sp';
  if (atom.aromatic) return 'sp2';
  // Sulfur and phosphorus keep their tetrahedron (a lone pair counts) whatever their double bonds are.
  if (atom.atomicNumber > 10) return doubles > 0 && around.length === 2 ? 'sp2' : 'sp3';
  if (doubles > 0) return 'sp2';
  const lonePair = (atom.atomicNumber === 7 && around.length === 3) || atom.atomicNumber === 8;
  const conjugated = around.some(({ atom: other }) => {
    const partner = graph.atoms[other];
    const multiple = neighbours[other]?.some(({ bond }) => (graph.bonds[bond]?.order ?? 1) > 1);
    return partner !== undefined && partner.atomicNumber <= 10 && (partner.aromatic || multiple);
  });
  return lonePair && atom.charge <= 0 && conjugated ? 'sp2' : 'sp3';
}
