/** Width of the bins of affinity that the results of a run are counted in as they come, kcal/mol. */
export const CELL_KCAL_PER_MOL = 0.05;

/** Widths of a bin of affinity, kcal/mol: what people read off an axis. Each is a multiple of a counted bin. */
const AFFINITY_STEPS = [CELL_KCAL_PER_MOL, 0.1, 0.2, 0.25, 0.5, 1, 2, 5, 10, 20, 50];

/** Bins along each axis, at most: with the samples of the ranking some thousand points in all, however long the run. */
export const MOST_BINS = 50;

/** Share of a bin by which an affinity on an edge may miss it for the error of a division. */
export const EDGE_TOLERANCE = 1e-9;

/**
 * Bins of round width that begin at a multiple of it and hold everything.
 * @returns the least edge, the width and how many there are; a few at least
 */
export function affinityBins(least: number, most: number): { origin: number; step: number; bins: number } {
  for (const step of AFFINITY_STEPS) {
    const from = Math.floor(least / step + EDGE_TOLERANCE);
    const bins = Math.floor(most / step + EDGE_TOLERANCE) - from + 1;
    if (bins <= MOST_BINS) return { origin: roundTo(from * step), step, bins };
  }
  const step = Math.ceil((most - least) / (MOST_BINS - 1));
  return { origin: Math.floor(least), step, bins: MOST_BINS };
}

/** Heavy atoms in one bin. */
export function heavyAtomsStep(least: number, most: number): number {
  return Math.max(1, Math.ceil((most - least + 1) / MOST_BINS));
}

/** Away with the tail of binary fractions: 0.30000000000000004. */
export function roundTo(value: number, digits = 6): number {
  return Number(value.toFixed(digits));
}
