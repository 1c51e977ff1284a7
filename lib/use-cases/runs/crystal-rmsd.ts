import type { CachedResult } from '@/db/results/result-cache-repository';
import type { Dependencies } from '@/lib/dependencies';
import type { RunSpec } from '@/lib/domain/run-spec';
import type { ObjectKey } from '@/lib/object-storage/object-keys';
import { readWhole } from '@/lib/object-storage/object-store';
import type { DockingMachine } from '@/lib/use-cases/docking-machine';

const RMSD_SECONDS = 60;

/**
 * RMSD of each pose of a known result to this run's crystal ligand, by rank; null if it is another molecule. It is
 * no part of the result, because the same receptor may be looked at with another crystal ligand.
 */
export async function crystalRmsds(
  { deps, machine }: { deps: Dependencies; machine: DockingMachine },
  spec: RunSpec,
  heavyAtoms: number | null,
  result: CachedResult,
): Promise<number[] | null> {
  const crystal = spec.target.crystalLigand;
  if (!crystal || crystal.elements.length !== heavyAtoms) return null;
  const sdf = (await readWhole(deps.objects, result.objectKey as ObjectKey)).toString('utf8');
  const molfiles = sdf.split(/^\$\$\$\$\r?\n/m).filter((record) => record.trim() !== '');
  return machine.chemistry.run('crystalRmsds', { molfiles, crystal }, { timeoutSeconds: RMSD_SECONDS });
}
