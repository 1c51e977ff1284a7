import { type ChemistryPool, createChemistryPool } from '@/lib/chemistry/molecules/chemistry-pool';

const KEY = Symbol.for('molecular-analysis-dashboard.interactive-chemistry');
const SEARCH_KEY = Symbol.for('molecular-analysis-dashboard.search-chemistry');
const holder = globalThis as { [KEY]?: ChemistryPool; [SEARCH_KEY]?: ChemistryPool };

/**
 * The chemistry behind what somebody waits for in a page: one child process, started with the first job, whatever
 * number of times a bundle holds this module. A molecule that hangs it costs its own answer, never the web process.
 */
export function interactiveChemistry(): ChemistryPool {
  holder[KEY] ??= createChemistryPool({ size: 1 });
  return holder[KEY];
}

/** Another one for searches of whole libraries: a pattern that hangs it holds up no depiction. */
export function searchChemistry(): ChemistryPool {
  holder[SEARCH_KEY] ??= createChemistryPool({ size: 1 });
  return holder[SEARCH_KEY];
}
