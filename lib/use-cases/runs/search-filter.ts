import { getLibrary } from '@/db/metadata/libraries-repository';
import { getRunMeta } from '@/db/metadata/runs-repository';
import type { SearchedFilter } from '@/db/results/result-filter';
import type { OrgContext } from '@/lib/auth/org-context';
import type { Dependencies } from '@/lib/dependencies';
import type { RunId } from '@/lib/domain/ids';
import type { ResultFilter } from '@/lib/domain/result-query';
import { findSubstructure } from '@/lib/use-cases/libraries/find-substructure';

/**
 * A filter of a run's results with what its search by structure found, in the run's library: a run takes its
 * molecules over from there as they are, under the same numbers.
 * @throws InvalidInputError for a pattern that cannot be read
 */
export async function searchFilter(
  ctx: OrgContext,
  deps: Dependencies,
  runId: RunId,
  filter: ResultFilter,
): Promise<SearchedFilter> {
  const { smarts } = filter;
  if (smarts === undefined) return filter;
  const orgId = ctx.org.id;
  const searched = await deps.metadata.withOrganization(orgId, async (tx) => {
    const { library } = await getRunMeta(tx, orgId, runId);
    return getLibrary(tx, orgId, library.id);
  });
  return { ...filter, smartsRecords: await findSubstructure(deps, orgId, searched, smarts) };
}
