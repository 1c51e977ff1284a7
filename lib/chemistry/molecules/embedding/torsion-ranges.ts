import type { LocalGeometry } from './local-geometry';

/** A torsion i-b-c-l and the range of its absolute value in radians. */
export interface TorsionRange {
  atoms: [number, number, number, number];
  bonds: [number, number, number];
  from: number;
  to: number;
  /** True if the torsion is planar or set by stereo: such a bound wins over a free one. */
  fixed: boolean;
}

const DEGREE = Math.PI / 180;
/** Torsions of a chair: with all three 1,4-distances at this value no boat or twist-boat fits. */
const CHAIR_DEGREES = 55;
const CHAIR_TOLERANCE_DEGREES = 6;
const RING_LIMIT_DEGREES: Record<number, number> = { 3: 10, 4: 30, 5: 45, 6: 65, 7: 95, 8: 120 };
const LARGEST_CIS_RING = 7;
/** Acyclic bonds between two tetrahedral atoms keep off the eclipsed arrangement. */
const STAGGERED_FROM_DEGREES = 48;

/** Every torsion of the molecule with the range that its bond, its rings and its stereo allow. */
export function torsionRanges(geometry: LocalGeometry): TorsionRange[] {
  const { graph, neighbours } = geometry;
  const ranges: TorsionRange[] = [];
  graph.bonds.forEach((bond, index) => {
    const left = (neighbours[bond.a] ?? []).filter(({ atom }) => atom !== bond.b);
    const right = (neighbours[bond.b] ?? []).filter(({ atom }) => atom !== bond.a);
    if (geometry.hybridisation[bond.a] === 'sp' || geometry.hybridisation[bond.b] === 'sp') return;
    const isCis = planarArrangement(geometry, index);
    for (const i of left) {
      for (const l of right) {
        if (i.atom === l.atom) continue;
        const range = isCis
          ? isCis(i.atom, l.atom)
            ? [0, 0]
            : [180, 180]
          : freeRange(geometry, i.atom, bond.a, bond.b, l.atom);
        ranges.push({
          atoms: [i.atom, bond.a, bond.b, l.atom],
          bonds: [i.bond, index, l.bond],
          from: (range[0] ?? 0) * DEGREE,
          to: (range[1] ?? 180) * DEGREE,
          fixed: isCis !== undefined,
        });
      }
    }
  });
  return ranges;
}

function freeRange(geometry: LocalGeometry, i: number, b: number, c: number, l: number): [number, number] {
  const ring = geometry.ringThrough(i, b, c, l);
  if (ring) {
    if (ring.length === 6 && isChairRing(geometry, ring)) {
      return [CHAIR_DEGREES - CHAIR_TOLERANCE_DEGREES, CHAIR_DEGREES + CHAIR_TOLERANCE_DEGREES];
    }
    return [0, RING_LIMIT_DEGREES[ring.length] ?? 180];
  }
  const tetrahedral = geometry.hybridisation[b] === 'sp3' && geometry.hybridisation[c] === 'sp3';
  return [tetrahedral && !geometry.ringThrough(b, c) ? STAGGERED_FROM_DEGREES : 0, 180];
}

/** Six tetrahedral atoms, and no bridge that could force a boat: no other ring shares more than one bond with it. */
function isChairRing(geometry: LocalGeometry, ring: number[]): boolean {
  if (!ring.every((atom) => geometry.hybridisation[atom] === 'sp3')) return false;
  return geometry.graph.rings.every((other) => {
    if (other === ring) return true;
    const shared = other.filter((atom) => ring.includes(atom)).length;
    return shared <= 2 && !(shared === 2 && other.length < 5);
  });
}

/**
 * For a bond that keeps its neighbours in one plane: whether two atoms, one a side, are cis. `undefined` for a bond
 * that turns. Where nothing decides (an amide of two heavy groups, `=CH2`) the first heavy pair is put trans.
 */
function planarArrangement(
  geometry: LocalGeometry,
  index: number,
): ((left: number, right: number) => boolean) | undefined {
  const { graph, neighbours } = geometry;
  const bond = graph.bonds[index];
  if (!bond) return undefined;
  const ring = geometry.ringThrough(bond.a, bond.b);
  const sp2 = geometry.hybridisation[bond.a] === 'sp2' && geometry.hybridisation[bond.b] === 'sp2';
  if (!sp2) return undefined;
  const left = (neighbours[bond.a] ?? []).map(({ atom }) => atom).filter((atom) => atom !== bond.b);
  const right = (neighbours[bond.b] ?? []).map(({ atom }) => atom).filter((atom) => atom !== bond.a);
  const flatRing = ring?.every((atom) => geometry.hybridisation[atom] === 'sp2') && ring.length <= 6;
  const carbonyl = carbonylSide(geometry, index);
  const small = ring !== undefined && ring.length <= LARGEST_CIS_RING;
  const planar = bond.aromatic || bond.order === 2 || flatRing || (carbonyl !== undefined && !small);
  if (!planar) return undefined;

  let reference: { left: number | undefined; right: number | undefined; cis: boolean };
  if (ring && small) {
    reference = {
      left: left.find((atom) => ring.includes(atom)),
      right: right.find((atom) => ring.includes(atom)),
      cis: true,
    };
  } else if (bond.stereo) {
    const [x, y] = bond.stereo.atoms;
    const leftFirst = left.includes(x);
    reference = { left: leftFirst ? x : y, right: leftFirst ? y : x, cis: bond.stereo.arrangement === 'cis' };
  } else if (carbonyl) {
    const other = carbonyl.oxygenAtLeft ? right : left;
    const partner = other.find((atom) => graph.atoms[atom]?.atomicNumber !== 1) ?? other[0];
    reference = carbonyl.oxygenAtLeft
      ? { left: carbonyl.oxygen, right: partner, cis: true }
      : { left: partner, right: carbonyl.oxygen, cis: true };
  } else {
    const heavyFirst = (atoms: number[]) =>
      atoms.find((atom) => graph.atoms[atom]?.atomicNumber !== 1) ?? atoms[0];
    reference = { left: heavyFirst(left), right: heavyFirst(right), cis: false };
  }
  return (i, l) => ((i === reference.left) === (l === reference.right)) === reference.cis;
}

/** For the N-C of an amide or the O-C of an ester: the doubly bonded atom, to which the substituent stands cis (Z). */
function carbonylSide(
  geometry: LocalGeometry,
  index: number,
): { oxygen: number; oxygenAtLeft: boolean } | undefined {
  const { graph, neighbours } = geometry;
  const bond = graph.bonds[index];
  if (bond?.order !== 1 || bond.aromatic) return undefined;
  for (const [carbon, hetero, atLeft] of [
    [bond.a, bond.b, true],
    [bond.b, bond.a, false],
  ] as const) {
    const element = graph.atoms[hetero]?.atomicNumber;
    if (graph.atoms[carbon]?.atomicNumber !== 6 || (element !== 7 && element !== 8)) continue;
    if (graph.atoms[carbon]?.aromatic || graph.atoms[hetero]?.aromatic) continue;
    const double = neighbours[carbon]?.find(
      ({ atom, bond: other }) =>
        graph.bonds[other]?.order === 2 && [7, 8, 16].includes(graph.atoms[atom]?.atomicNumber ?? 0),
    );
    if (double) return { oxygen: double.atom, oxygenAtLeft: atLeft };
  }
  return undefined;
}
