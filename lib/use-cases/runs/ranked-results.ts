import { listResults, type RankedResult, type ResultPosition } from '@/db/results/results-repository';
import type { Dependencies } from '@/lib/dependencies';
import type { OrganizationId, RunId } from '@/lib/domain/ids';

const ROWS_AT_ONCE = 200;

/** The whole ranking of a run, page by page, for exports of any length. */
export async function* rankedResults(
  deps: Dependencies,
  orgId: OrganizationId,
  runId: RunId,
): AsyncGenerator<RankedResult> {
  let after: ResultPosition | undefined;
  for (;;) {
    const rows = await deps.results.withResults(orgId, (conn) =>
      listResults(conn, runId, { after, limit: ROWS_AT_ONCE }),
    );
    yield* rows;
    if (rows.length < ROWS_AT_ONCE) return;
    after = rows.at(-1)?.position;
  }
}
