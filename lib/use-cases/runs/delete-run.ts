import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { deleteRestoredRun } from '@/db/metadata/restored-runs-repository';
import { getRunMeta } from '@/db/metadata/runs-repository';
import { deleteRestoredJob } from '@/db/results/restored-runs-repository';
import { ConflictError } from '@/lib/domain/errors';
import { RESTORE_PERMISSIONS } from '@/lib/domain/permissions';
import type { RunSpec } from '@/lib/domain/run-spec';
import type { ObjectKey } from '@/lib/object-storage/object-keys';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';

/**
 * Deletes a run that was restored from a proof bundle, with everything that came with it, stars on shortlists included. A
 * run that was made here stays: its results may stand for others. Repeated, it goes on where it broke off.
 */
export const deleteRun = defineUseCase({
  name: 'delete-run',
  permission: RESTORE_PERMISSIONS,
  input: z.object({ runId: idSchema('run') }),
  run: async (ctx, { runId }, deps): Promise<{ deleted: true }> => {
    const orgId = ctx.org.id;
    const meta = await deps.metadata.withOrganization(orgId, (tx) => getRunMeta(tx, orgId, runId));
    const { restoredFrom } = meta.params as RunSpec;
    if (!restoredFrom)
      throw new ConflictError(
        'This run was made here. Only one that was restored from a proof bundle can be deleted.',
      );
    const results = await deps.results.withResults(orgId, (conn) =>
      conn.transaction((tx) => deleteRestoredJob(tx, runId)),
    );
    const files = await deps.metadata.withOrganization(orgId, async (tx) => {
      const { bundleSha256, artifactId: bundleId } = restoredFrom;
      const run = { id: runId, targetId: meta.target.id, libraryId: meta.library.id, bundleId };
      const removed = await deleteRestoredRun(tx, orgId, run);
      const what = { action: 'run.delete', subjectKind: 'run', subjectId: runId, runId };
      await appendAudit(tx, orgId, auditEntry(ctx, { ...what, details: { bundleSha256 } }));
      return removed;
    });
    // No row names them now. What is left if this breaks off is poses and logs, which the sweep removes.
    for (const key of [...files, ...results]) await deps.objects.delete(key as ObjectKey);
    return { deleted: true };
  },
});
