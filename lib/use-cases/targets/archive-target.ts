import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { archiveTarget as archive } from '@/db/metadata/targets-repository';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';

/** Takes a target off the lists. Runs keep what they docked into. */
export const archiveTarget = defineUseCase({
  name: 'archive-target',
  permission: 'target:write',
  input: z.object({ targetId: idSchema('target') }),
  run: async (ctx, { targetId }, deps) => {
    await deps.metadata.withOrganization(ctx.org.id, async (tx) => {
      await archive(tx, ctx.org.id, targetId);
      await appendAudit(
        tx,
        ctx.org.id,
        auditEntry(ctx, { action: 'target.archive', subjectKind: 'target', subjectId: targetId }),
      );
    });
    return { archived: true };
  },
});
