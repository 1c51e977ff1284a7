import { type ChemistryPool, createChemistryPool } from '@/lib/chemistry/molecules/chemistry-pool';

const KEY = Symbol.for('molecular-analysis-dashboard.interactive-chemistry');
const holder = globalThis as { [KEY]?: ChemistryPool };

/**
 * The chemistry behind what somebody waits for in a page: one child process, started with the first job, whatever
 * number of times a bundle holds this module. A molecule that hangs it costs its own answer, never the web process.
 */
export function interactiveChemistry(): ChemistryPool {
  holder[KEY] ??= createChemistryPool({ size: 1 });
  return holder[KEY];
}
