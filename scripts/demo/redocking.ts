import type { ResultRow } from '@/lib/domain/resources/runs';
import { StackError } from '@/scripts/stack/stop';

/** A pose this close to the crystal's, in ångström, counts as the same: the usual measure of a redocking. */
const MOST_RMSD_ANGSTROM = 2;

/**
 * What became of the crystal ligand, in a sentence.
 *
 * @throws StackError if it was not docked, or not to where the crystal has it: then no number of this demo is to be trusted
 */
export function describeRedocking(rows: readonly Pick<ResultRow, 'name' | 'rmsdAngstrom'>[]): string {
  const crystal = rows.find((row) => row.rmsdAngstrom !== null);
  if (!crystal || crystal.rmsdAngstrom === null) {
    throw new StackError(
      'THE DEMO FAILED: the crystal ligand is not among the docked ligands, so nothing shows that the poses are right. ' +
        'The ledger of the run says what became of it.',
    );
  }
  const rmsd = crystal.rmsdAngstrom.toFixed(2);
  if (crystal.rmsdAngstrom > MOST_RMSD_ANGSTROM) {
    throw new StackError(
      `THE DEMO FAILED: the crystal ligand (${crystal.name}) was docked ${rmsd} Å from where the crystal has it; ` +
        `more than ${MOST_RMSD_ANGSTROM} Å is another pose. Do not trust this installation's poses: ` +
        'look whether npm test passes, and which AutoDock Vina the run names.',
    );
  }
  return `The crystal ligand (${crystal.name}) was docked ${rmsd} Å from where the crystal has it.`;
}
