import { findInteractions } from '@/lib/chemistry/interactions/interactions';
import { checkPose, type PoseCheckInput } from '@/lib/chemistry/pose-checks/pose-checks';
import { readReceptorPdbqt } from '@/lib/chemistry/receptors/read-receptor-pdbqt';
import type { PoseAnalysis } from '@/lib/domain/resources/pose-analysis';

export interface AnalysePoseInput extends Omit<PoseCheckInput, 'receptor'> {
  /** The prepared receptor, rigid, with polar hydrogens. */
  receptorPdbqt: string;
}

/** How one pose sits in its receptor, and whether it is sound: what is shown beside it. */
export function analysePose({ receptorPdbqt, ...input }: AnalysePoseInput): PoseAnalysis {
  const receptor = readReceptorPdbqt(receptorPdbqt);
  return {
    interactions: findInteractions(input.molfile, receptor),
    checks: checkPose({ ...input, receptor }),
  };
}
