import type { ReportedPose } from '@/lib/docking/vina-output';

/** A reported pose with the affinity to use. */
export interface RepairedPose extends ReportedPose {
  affinityKcalPerMol: number;
}

/**
 * Below this, in kcal/mol, the three decimals that Vina writes do not give the torsion factor to one in a
 * thousand, which an affinity within 0.01 kcal/mol needs.
 */
const LEAST_ENERGY_FOR_FACTOR_KCAL_PER_MOL = 1;
/** A rigid ligand has a factor of 1; rounding may put it a little above. */
const ROUNDING_OF_FACTOR = 0.001;

/**
 * The factor k = 1 / (1 + w · torsions) by which Vina's scoring function scales an energy to an affinity, worked
 * out from the first pose: reported affinity / (total - unbound energy). Null where that is not possible: about
 * zero over about zero, or outside (0, 1].
 * Source: Trott and Olson 2010, equation 4, with the energies that Vina 1.2 writes.
 */
export function torsionFactor(poses: readonly ReportedPose[]): number | null {
  const first = poses[0];
  if (!first) return null;
  const energy = first.totalKcalPerMol - first.unboundKcalPerMol;
  if (Math.abs(energy) < LEAST_ENERGY_FOR_FACTOR_KCAL_PER_MOL) return null;
  const factor = first.reportedAffinityKcalPerMol / energy;
  if (!(factor > 0) || factor > 1 + ROUNDING_OF_FACTOR) return null;
  return Math.min(factor, 1);
}

/**
 * Computes the affinities as Vina's paper defines them: factor · (total energy of the pose - intramolecular
 * energy of the best pose), and ranks by them. The best pose is the one with the lowest total energy, since all
 * poses of a ligand have the same factor; equal ones keep the engine's order.
 * @param factor as `torsionFactor` gives it
 */
export function repairPoses(poses: readonly ReportedPose[], factor: number): RepairedPose[] {
  const ranked = poses.toSorted((a, b) => a.totalKcalPerMol - b.totalKcalPerMol);
  const reference = ranked[0]?.intraKcalPerMol ?? 0;
  return ranked.map((pose) => ({
    ...pose,
    affinityKcalPerMol: round(factor * (pose.totalKcalPerMol - reference)),
  }));
}

/** The poses of a build without known defects: used as reported. */
export function acceptPoses(poses: readonly ReportedPose[]): RepairedPose[] {
  return poses.map((pose) => ({ ...pose, affinityKcalPerMol: pose.reportedAffinityKcalPerMol }));
}

/** To three decimals, as Vina writes them. */
const round = (value: number) => Math.round(value * 1000) / 1000 + 0;
