import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { withdrawDeletion } from '@/db/metadata/org-deletions-repository';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';

/** Withdraws a deletion that has not begun, whoever asked for it. @throws ConflictError if none is waiting */
export const keepOrganization = defineUseCase({
  name: 'keep-organization',
  permission: 'org:manage',
  input: z.object({}),
  run: async (ctx, _input, deps) => {
    await deps.metadata.withOrganization(ctx.org.id, async (tx) => {
      await withdrawDeletion(tx, ctx.org.id);
      await appendAudit(
        tx,
        ctx.org.id,
        auditEntry(ctx, {
          action: 'organization.keep',
          subjectKind: 'organization',
          subjectId: ctx.org.id,
        }),
      );
    });
    return { kept: true };
  },
});
