import { getRunMeta } from '@/db/metadata/runs-repository';
import { createJob } from '@/db/results/jobs-repository';
import type { Dependencies } from '@/lib/dependencies';
import type { OrganizationId, RunId } from '@/lib/domain/ids';
import type { RunSpec } from '@/lib/domain/run-spec';

/** Makes the run's row in the organisation's results database; a repeat finds it there and leaves it alone. */
export async function openJob(orgId: OrganizationId, runId: RunId, deps: Dependencies): Promise<void> {
  const meta = await deps.metadata.withOrganization(orgId, (tx) => getRunMeta(tx, orgId, runId));
  const spec = meta.params as RunSpec;
  await deps.results.withResults(orgId, (conn) =>
    createJob(conn, {
      id: runId,
      name: meta.name,
      params: spec,
      target: spec.target,
      searchSpace: spec.searchSpace,
      seed: spec.parameters.seed,
    }),
  );
}
