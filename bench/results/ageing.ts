import type { Laboratory } from '@/bench/results/laboratory';
import { removeAged } from '@/db/results/cache-ageing-repository';

/** As many as the product removes in one transaction. */
const AT_ONCE = 200;

/**
 * Removes results that no run and no entry uses, with their poses, as the product's pass of ageing does: what
 * `ingestPoses` left is such.
 * @returns milliseconds of each transaction, and how many were removed by all
 */
export async function removeUnused(
  lab: Laboratory,
  transactions: number,
): Promise<{ times: number[]; removed: number }> {
  const times: number[] = [];
  let removed = 0;
  for (let i = 0; i < transactions; i++) {
    const started = performance.now();
    removed += (await lab.inResults((conn) => removeAged(conn, 'bench', { kind: 'results' }, AT_ONCE)))
      .length;
    times.push(performance.now() - started);
  }
  return { times, removed };
}
