import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { withdrawDeletion } from '@/db/metadata/org-deletions-repository';
import type { OperatorOrganization } from '@/lib/domain/resources/operator';
import { entryBy, operatorAuthor } from '@/lib/use-cases/audit-entry';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { defineOperatorUseCase } from '@/lib/use-cases/operator/define-operator-use-case';
import { loadOrganization, requireOrganization } from '@/lib/use-cases/operator/load-organization';

/** Withdraws a deletion that has not begun, whoever asked for it. @throws ConflictError if none is waiting */
export const keepOrganizationAsOperator = defineOperatorUseCase({
  name: 'keep-organization',
  input: z.object({ orgId: idSchema('organization') }),
  run: async (ctx, { orgId }, deps): Promise<OperatorOrganization> => {
    await deps.metadata.withOrganization(orgId, async (tx) => {
      await requireOrganization(tx, orgId);
      await withdrawDeletion(tx, orgId);
      await appendAudit(
        tx,
        orgId,
        entryBy(operatorAuthor(ctx), {
          action: 'organization.keep',
          subjectKind: 'organization',
          subjectId: orgId,
        }),
      );
    });
    return loadOrganization(deps, orgId);
  },
});
