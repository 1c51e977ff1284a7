import postgres from 'postgres';
import { fillRuns } from '@/bench/results/fill';
import type { StackFacts } from '@/e2e/support/facts';
import { withResultsDatabase } from '@/e2e/support/results-database';
import type { RunId } from '@/lib/domain/ids';

/**
 * Runs with so many results each, put straight into the databases; target, library and recipe are those of a run that
 * was docked in the same organisation.
 */
export async function makeLargeRuns(
  facts: StackFacts,
  slug: string,
  docked: RunId,
  counts: readonly number[],
): Promise<RunId[]> {
  const runs = await withResultsDatabase(facts, slug, async (owner) => {
    const ids = await fillRuns(owner, counts, 0.3, 1);
    await owner`
      update jobs set (params, target, search_space, engine) =
        (select params, target, search_space, engine from jobs where id = ${docked})
      where id = any(${ids})`;
    return ids;
  });
  const metadata = postgres(facts.databaseAdminUrl, { max: 1 });
  try {
    for (const [index, id] of runs.entries()) {
      const own = { id, name: `${counts[index]} results`, idempotency_key: null };
      await metadata`
        insert into jobs_meta
        select (jsonb_populate_record(m, ${JSON.stringify(own)}::text::jsonb)).* from jobs_meta m where id = ${docked}`;
    }
  } finally {
    await metadata.end();
  }
  return runs;
}
