/**
 * What an engine process does before its search, on one core: loads its tables and computes the grid. Seen with Vina
 * 1.2.3: 0.9 s and 0.3 s.
 */
const START_SECONDS = 1.2;

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
  let first: { at: number; fraction: number } | undefined;
  let isTold = false;
  return (fraction) => {
    const at = now();
    first ??= { at, fraction };
    const done = fraction - first.fraction;
    if (isTold || done <= 0) return;
    const left = ((1 - fraction) / done) * (at - first.at);
    if (left > START_SECONDS * 1000) return;
    isTold = true;
    onNearEnd();
  };
}
