import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { restoreTarget as restore } from '@/db/metadata/targets-repository';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';

/** Puts a target that was archived back on the lists. */
export const restoreTarget = defineUseCase({
  name: 'restore-target',
  permission: 'target:write',
  input: z.object({ targetId: idSchema('target') }),
  run: async (ctx, { targetId }, deps) => {
    await deps.metadata.withOrganization(ctx.org.id, async (tx) => {
      await restore(tx, ctx.org.id, targetId);
      await appendAudit(
        tx,
        ctx.org.id,
        auditEntry(ctx, { action: 'target.restore', subjectKind: 'target', subjectId: targetId }),
      );
    });
    return { restored: true };
  },
});
