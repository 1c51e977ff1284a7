import type { DockedPose } from '@/lib/docking/engine';
import { isHeavy, type PdbqtAtom } from '@/lib/docking/pdbqt';
import type { PoseFlag } from '@/lib/domain/pose-flags';
import type { SearchSpace, Vec3 } from '@/lib/domain/search-space';

export const POSE_FLAG_MEANING: Readonly<Record<PoseFlag, string>> = {
  'affinity-not-negative':
    'The affinity is zero or worse: this pose does not bind. The search space may be too small for the ligand, or filled by the receptor.',
  'no-contact':
    'No heavy atom of this pose is within 4.5 Å of the receptor: the search space may lie beside the binding site.',
  'outside-box': 'Part of this pose lies outside the search space, which may be too small for the ligand.',
};

/** Between heavy atoms: the usual limit of a contact. */
export const CONTACT_ANGSTROM = 4.5;

/** What poses are judged against. Atoms as `readPdbqtAtoms` gives them. */
export interface PoseSurroundings {
  receptorAtoms: readonly PdbqtAtom[];
  ligandAtoms: readonly PdbqtAtom[];
  searchSpace: SearchSpace;
  /** Vina rounds the box up to whole grid steps, so a pose may stick out by up to half a step on each side. */
  gridSpacingAngstrom: number;
}

/**
 * Judges the poses of one ligand.
 * @returns for each pose, in order, its flags; none for a pose with nothing against it
 */
export function judgePoses(
  poses: readonly Pick<DockedPose, 'affinityKcalPerMol' | 'coordinates'>[],
  { receptorAtoms, ligandAtoms, searchSpace, gridSpacingAngstrom }: PoseSurroundings,
): PoseFlag[][] {
  const receptor = receptorAtoms.filter(isHeavy).map((atom) => atom.coordinates);
  const heavy = ligandAtoms.map(isHeavy);
  return poses.map(({ affinityKcalPerMol, coordinates }) => {
    const points = coordinates.filter((_, i) => heavy[i]);
    const flags: PoseFlag[] = [];
    if (!(affinityKcalPerMol < 0)) flags.push('affinity-not-negative');
    if (!touches(points, receptor)) flags.push('no-contact');
    if (!points.every((point) => isInside(point, searchSpace, gridSpacingAngstrom)))
      flags.push('outside-box');
    return flags;
  });
}

function touches(points: readonly Vec3[], others: readonly Vec3[]): boolean {
  const limit = CONTACT_ANGSTROM ** 2;
  return points.some(([x, y, z]) =>
    others.some(([a, b, c]) => (x - a) ** 2 + (y - b) ** 2 + (z - c) ** 2 <= limit),
  );
}

function isInside(point: Vec3, { centerAngstrom, sizeAngstrom }: SearchSpace, tolerance: number): boolean {
  return point.every((value, i) => {
    const reach = (sizeAngstrom[i] as number) / 2 + tolerance;
    return Math.abs(value - (centerAngstrom[i] as number)) <= reach;
  });
}
