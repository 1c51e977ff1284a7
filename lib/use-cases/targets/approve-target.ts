import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { approveTarget as approve, getTarget as loadTarget } from '@/db/metadata/targets-repository';
import { isOpen } from '@/lib/chemistry/receptors/site-findings';
import { ConflictError } from '@/lib/domain/errors';
import { actorId } from '@/lib/use-cases/actor';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { getTarget } from '@/lib/use-cases/targets/get-target';
import { targetFindings } from '@/lib/use-cases/targets/target-findings';

/** Stands for a target as it is prepared: the bytes with this hash, every decision about them made. */
export const approveTarget = defineUseCase({
  name: 'approve-target',
  permission: ['target:write', 'structure:read'],
  input: z.object({
    targetId: idSchema('target'),
    pdbqtSha256: z.string().regex(/^[0-9a-f]{64}$/, 'Must be the SHA-256 of the prepared receptor.'),
  }),
  run: async (ctx, { targetId, pdbqtSha256 }, deps) => {
    const orgId = ctx.org.id;
    await deps.metadata.withOrganization(orgId, async (tx) => {
      const target = await loadTarget(tx, orgId, targetId);
      const open = targetFindings(target).filter(({ decision }) => isOpen(decision)).length;
      if (open > 0) {
        throw new ConflictError(
          `${open} ${open === 1 ? 'decision is' : 'decisions are'} open about the target "${target.name}". Decide first.`,
        );
      }
      await approve(tx, orgId, targetId, { by: actorId(ctx), pdbqtSha256 });
      await appendAudit(
        tx,
        orgId,
        auditEntry(ctx, {
          action: 'target.approve',
          subjectKind: 'target',
          subjectId: targetId,
          details: { pdbqtSha256 },
        }),
      );
    });
    return getTarget(ctx, { targetId });
  },
});
