import { knownDefects } from '@/lib/docking/defects';
import { repairPoses, torsionFactor } from '@/lib/docking/score-repair';
import type { DockingFile } from '@/lib/use-cases/proof/bundle-layout';

/** Vina writes three decimals: as much as that leaves open in a repaired affinity. */
const ROUNDING_KCAL_PER_MOL = 0.02;
/** A row of the table that Vina prints: mode, affinity with four digits, and two RMSDs. */
const ROW_OF_LOG = / {2}engine {2}\s*\d+\s+(-?\d+(?:\.\d+)?)\s+\d+(?:\.\d+)?\s+\d+(?:\.\d+)?$/gm;

/** True if the affinities are what the engine's known defects, repaired again, make of the energies that it wrote. */
export function areRepaired({ result, poses }: DockingFile): boolean {
  const written = poses.flatMap((pose) => {
    const { interKcalPerMol: inter, intraKcalPerMol: intra, unboundKcalPerMol: unbound } = pose;
    if (inter === null || intra === null || unbound === null) return [];
    const energies = { interKcalPerMol: inter, intraKcalPerMol: intra, unboundKcalPerMol: unbound };
    const { reportedAffinityKcalPerMol } = pose;
    return [{ ...energies, reportedAffinityKcalPerMol, totalKcalPerMol: inter + intra, coordinates: [] }];
  });
  if (knownDefects(result.engine).length === 0)
    return poses.every((pose) => pose.affinityKcalPerMol === pose.reportedAffinityKcalPerMol);
  // Without energies there is nothing to repair by, and the factor of a ligand that hardly binds is not in its energies.
  const factor = torsionFactor(written.toSorted((a, b) => a.totalKcalPerMol - b.totalKcalPerMol));
  if (written.length < poses.length || factor === null) return true;
  return repairPoses(written, factor).every(
    (pose, i) =>
      Math.abs(pose.affinityKcalPerMol - (poses[i]?.affinityKcalPerMol ?? 0)) < ROUNDING_KCAL_PER_MOL,
  );
}

/** True if a log shows the affinities that the docking has as reported; also if it shows none. */
export function areThoseOf(log: string, poses: DockingFile['poses']): boolean {
  const shown = [...log.matchAll(ROW_OF_LOG)].map(([, affinity]) => Number(affinity)).sort((a, b) => a - b);
  const reported = poses.map((pose) => pose.reportedAffinityKcalPerMol).sort((a, b) => a - b);
  if (shown.length === 0) return true;
  // Four digits, of which two or three are decimals.
  return (
    shown.length === reported.length &&
    shown.every((value, i) => Math.abs(value - (reported[i] ?? 0)) < 0.006)
  );
}
