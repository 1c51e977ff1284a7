import { z } from 'zod';
import { getLibrary } from '@/db/metadata/libraries-repository';
import { getRunMeta } from '@/db/metadata/runs-repository';
import { getTarget } from '@/db/metadata/targets-repository';
import { getJob } from '@/db/results/jobs-repository';
import { ConflictError } from '@/lib/domain/errors';
import type { RunSpec } from '@/lib/domain/run-spec';
import { isFinalRunState } from '@/lib/domain/states';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { refuseArchived, requestRun } from '@/lib/use-cases/runs/request-run';

const SUFFIX = ', failed ones again';
const MOST_NAME_CHARACTERS = 200;

/**
 * Sends the records that failed in a run again: a new run of these alone, with everything else as it was. The run that
 * has ended is left as it is, because its ledger and its exports may have been cited.
 */
export const dockFailedAgain = defineUseCase({
  name: 'dock-failed-again',
  permission: 'run:start',
  input: z.object({
    runId: idSchema('run'),
    idempotencyKey: z.string().min(8).max(200).optional(),
  }),
  run: async (ctx, { runId, idempotencyKey }, deps) => {
    const orgId = ctx.org.id;
    const meta = await deps.metadata.withOrganization(orgId, (tx) => getRunMeta(tx, orgId, runId));
    const job = await deps.results.withResults(orgId, (conn) => getJob(conn, runId));
    if (!isFinalRunState(job.status)) {
      throw new ConflictError(`The run is ${job.status}. Wait until it has ended, or cancel it.`);
    }
    if ((meta.params as RunSpec).restoredFrom)
      throw new ConflictError(
        'This run was restored from a proof bundle: it can be read, and not docked again.',
      );
    if (job.counts.failed === 0) throw new ConflictError('No record of this run has failed.');
    return requestRun(ctx, deps, idempotencyKey, async (tx) => {
      const spec = meta.params as RunSpec;
      refuseArchived(
        await getTarget(tx, orgId, spec.target.id),
        await getLibrary(tx, orgId, spec.library.id),
      );
      return {
        name: `${meta.name.replace(SUFFIX, '').slice(0, MOST_NAME_CHARACTERS - SUFFIX.length)}${SUFFIX}`,
        pipelineVersionId: meta.pipeline?.versionId ?? null,
        spec: { ...spec, only: { failedIn: runId } },
        details: { failedIn: runId },
      };
    });
  },
});
