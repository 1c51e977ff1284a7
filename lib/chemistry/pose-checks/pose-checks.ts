import type { ReceptorAtom } from '@/lib/chemistry/receptors/read-receptor-pdbqt';
import type { PoseCheck } from '@/lib/domain/resources/pose-analysis';
import type { SearchSpace, Vec3 } from '@/lib/domain/search-space';
import { flatnessChecks } from './flatness-checks';
import { localGeometryChecks } from './local-geometry-checks';
import { moleculeChecks } from './molecule-checks';
import { atomLabel, type PoseModel, poseModel } from './pose-model';
import { receptorChecks } from './receptor-checks';

export interface PoseCheckInput {
  /** Of the pose, all hydrogens as atoms. */
  molfile: string;
  receptor: readonly ReceptorAtom[];
  /** Canonical SMILES, with stereo, of the molecule that was prepared; null if it is not kept any more. */
  preparedSmiles: string | null;
  searchSpace: SearchSpace;
  /** The engine rounds the box up to whole steps, so a pose may stick out by so much. */
  gridSpacingAngstrom: number;
}

/**
 * Whether a pose is physically sound, in the manner of PoseBusters; see `limits` for the numbers and their source. Left
 * out of theirs is the energy against fifty conformers, which takes seconds a pose.
 */
export function checkPose(input: PoseCheckInput): PoseCheck[] {
  const pose = poseModel(input.molfile);
  return [
    ...moleculeChecks(pose, input.preparedSmiles),
    ...localGeometryChecks(pose),
    ...flatnessChecks(pose),
    ...receptorChecks(pose, input.receptor),
    searchSpaceCheck(pose, input),
  ].map(({ value, ...check }) => ({
    ...check,
    value: value === null ? null : Math.round(value * 1000) / 1000,
  }));
}

/** How far the outermost heavy atom lies outside the box, in ångström. */
function searchSpaceCheck(
  pose: PoseModel,
  { searchSpace: { centerAngstrom, sizeAngstrom }, gridSpacingAngstrom }: PoseCheckInput,
): PoseCheck {
  let worst: { atom: number; outside: number } | null = null;
  for (const atom of pose.heavy) {
    const position = pose.coordinates[atom] as Vec3;
    const outside = Math.max(
      0,
      ...position.map(
        (value, axis) =>
          Math.abs(value - (centerAngstrom[axis] as number)) - (sizeAngstrom[axis] as number) / 2,
      ),
    );
    if (!worst || outside > worst.outside) worst = { atom, outside };
  }
  return {
    id: 'search-space',
    passed: worst === null || worst.outside <= gridSpacingAngstrom,
    value: worst?.outside ?? null,
    limit: gridSpacingAngstrom,
    bound: 'most',
    unit: 'Å',
    where: worst && worst.outside > 0 ? atomLabel(pose, worst.atom) : null,
  };
}
