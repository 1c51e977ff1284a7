import { CHEMISTRY_JOBS, type ChemistryJobName } from './chemistry-jobs';
import { loadRdkit } from './rdkit';
import { LigandRejectedError } from './reasons';

/** One job as it comes from the parent, and its answer. */
export interface JobMessage {
  id: number;
  job: ChemistryJobName;
  input: unknown;
}
export type JobAnswer =
  | { id: number; output: unknown }
  | { id: number; rejected: { code: LigandRejectedError['code']; message: string } }
  | { id: number; failed: string };

/** The child process of the chemistry pool: takes one job after the other, and ends with its parent. */
await loadRdkit();
process.on('message', ({ id, job, input }: JobMessage) => {
  let answer: JobAnswer;
  try {
    answer = { id, output: CHEMISTRY_JOBS[job](input as never) };
  } catch (error) {
    if (error instanceof LigandRejectedError) {
      answer = { id, rejected: { code: error.code, message: error.message } };
    } else {
      answer = { id, failed: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
    }
  }
  process.send?.(answer);
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
