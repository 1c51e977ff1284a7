import { LIGAND_ELEMENTS, ligandElement } from '@/lib/chemistry/molecules/elements';
import { covalentRadiusAngstrom, isMetal } from '@/lib/chemistry/receptors/elements';
import { neighbourGrid } from '@/lib/chemistry/receptors/neighbour-grid';
import type { ReceptorAtom } from '@/lib/chemistry/receptors/read-receptor-pdbqt';
import { residueLabel } from '@/lib/chemistry/receptors/structure';
import { distanceAngstrom } from '@/lib/chemistry/vectors';
import type { PoseCheck } from '@/lib/domain/resources/pose-analysis';
import type { Vec3 } from '@/lib/domain/search-space';
import { limits } from './limits';
import { atomLabel, type PoseModel } from './pose-model';
import { overlapShare, type Sphere } from './volume-overlap';

/** Atoms farther from every atom of the pose can neither touch it nor be what it touches. */
const NEARBY_ANGSTROM = 8;
/** Of selenium by Bondi 1964; the radius of carbon for an element that has none. */
const VAN_DER_WAALS_ANGSTROM: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    Object.values(LIGAND_ELEMENTS).map(({ symbol, vanDerWaalsRadiusAngstrom }) => [
      symbol,
      vanDerWaalsRadiusAngstrom,
    ]),
  ),
  Se: 1.9,
};
const radiusOf = (element: string) => VAN_DER_WAALS_ANGSTROM[element] ?? 1.7;

/**
 * The pose and the receptor in the same place: no two heavy atoms nearer than three quarters of their radii, something
 * within 5 Å, and hardly any volume in common. At a metal the covalent radii count, and its volume does not, because
 * coordination is a bond.
 */
export function receptorChecks(pose: PoseModel, receptor: readonly ReceptorAtom[]): PoseCheck[] {
  const heavy = receptor.filter(({ element }) => element !== 'H');
  const points = pose.heavy.map((i) => pose.coordinates[i] as Vec3);
  const grid = neighbourGrid(heavy.map(({ coordinates }) => coordinates));
  const near = [...new Set(points.flatMap((point) => grid.within(point, NEARBY_ANGSTROM)))].map(
    (i) => heavy[i] as ReceptorAtom,
  );
  return [clash(pose, near), contact(pose, near), overlap(pose, near)];
}

function clash(pose: PoseModel, near: readonly ReceptorAtom[]): PoseCheck {
  let worst: { atom: number; other: ReceptorAtom; share: number } | null = null;
  for (const atom of pose.heavy) {
    for (const other of near) {
      const distance = distanceAngstrom(pose.coordinates[atom] as Vec3, other.coordinates);
      const share = distance / contactAngstrom(elementOf(pose, atom), other.element);
      if (!worst || share < worst.share) worst = { atom, other, share };
    }
  }
  return {
    id: 'receptor-clash',
    passed: worst === null || worst.share >= limits.receptorClash,
    value: worst?.share ?? null,
    limit: limits.receptorClash,
    bound: 'least',
    unit: '× radii',
    where: worst && `${atomLabel(pose, worst.atom)}–${receptorAtomLabel(worst.other)}`,
  };
}

function contactAngstrom(element: string, other: string): number {
  const radius = isMetal(other) ? covalentRadiusAngstrom : radiusOf;
  return radius(element) + radius(other);
}

function contact(pose: PoseModel, near: readonly ReceptorAtom[]): PoseCheck {
  let nearest: { atom: number; other: ReceptorAtom; distance: number } | null = null;
  for (const atom of pose.heavy) {
    for (const other of near) {
      const distance = distanceAngstrom(pose.coordinates[atom] as Vec3, other.coordinates);
      if (!nearest || distance < nearest.distance) nearest = { atom, other, distance };
    }
  }
  return {
    id: 'receptor-contact',
    passed: nearest !== null && nearest.distance <= limits.receptorContactAngstrom,
    value: nearest?.distance ?? null,
    limit: limits.receptorContactAngstrom,
    bound: 'most',
    unit: 'Å',
    where: nearest && `${atomLabel(pose, nearest.atom)}–${receptorAtomLabel(nearest.other)}`,
  };
}

function overlap(pose: PoseModel, near: readonly ReceptorAtom[]): PoseCheck {
  const sphere = (element: string, center: Vec3): Sphere => ({
    center,
    radiusAngstrom: radiusOf(element) * limits.overlapRadiusScale,
  });
  const ligand = pose.heavy.map((i) => sphere(elementOf(pose, i), pose.coordinates[i] as Vec3));
  const receptor = near
    .filter(({ element }) => !isMetal(element))
    .map(({ element, coordinates }) => sphere(element, coordinates));
  const value = 100 * overlapShare(ligand, receptor);
  return {
    id: 'receptor-overlap',
    passed: value <= limits.overlapPercent,
    value,
    limit: limits.overlapPercent,
    bound: 'most',
    unit: '%',
    where: null,
  };
}

function elementOf({ graph }: PoseModel, atom: number): string {
  return ligandElement(graph.atoms[atom]?.atomicNumber ?? 0).symbol;
}

function receptorAtomLabel(atom: ReceptorAtom): string {
  return `${residueLabel({ ...atom, name: atom.residueName })} ${atom.name}`;
}
