/**
 * What an engine process does before its search, on one core: loads its tables and computes the grid. Seen with Vina
 * 1.2.3: 0.9 s and 0.3 s.
 */
const START_SECONDS = 1.2;
/** The pace is the median of so many last steps: a machine that was held up for one of them is not slow. */
const LAST_STEPS = 5;

/**
 * Watches a search and tells, once, when what is left of it takes no longer than another engine process needs to
 * start. A process that is started then finds the cores free when its own search begins.
 *
 * @param now milliseconds of any steady clock
 * @returns takes the finished share of the search, 0 to 1, rising
 */
export function nearEndWatch(
  onNearEnd: () => void,
  now: () => number = () => performance.now(),
): (fraction: number) => void {
  let last: { at: number; fraction: number } | undefined;
  /** Milliseconds that the whole search would take at the pace of each step. */
  const paces: number[] = [];
  let isTold = false;
  return (fraction) => {
    const at = now();
    const step = fraction - (last?.fraction ?? fraction);
    if (last && step > 0) paces.push((at - last.at) / step);
    if (!last || step > 0) last = { at, fraction };
    const pace = median(paces.slice(-LAST_STEPS));
    if (isTold || pace === undefined || (1 - fraction) * pace > START_SECONDS * 1000) return;
    isTold = true;
    onNearEnd();
  };
}

const median = (values: readonly number[]): number | undefined =>
  values.toSorted((a, b) => a - b)[values.length >> 1];
