import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { setQuotas as writeQuotas } from '@/db/metadata/organizations-repository';
import { quotasSchema } from '@/lib/domain/quotas-schema';
import type { OperatorOrganization } from '@/lib/domain/resources/operator';
import { entryBy, operatorAuthor } from '@/lib/use-cases/audit-entry';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { defineOperatorUseCase } from '@/lib/use-cases/operator/define-operator-use-case';
import { loadOrganization, requireOrganization } from '@/lib/use-cases/operator/load-organization';

/** Sets all limits of an organisation; what is left out has none. Nothing that is there is taken away by a lower one. */
export const setQuotas = defineOperatorUseCase({
  name: 'set-quotas',
  input: z.object({ orgId: idSchema('organization'), quotas: quotasSchema }),
  run: async (ctx, { orgId, quotas }, deps): Promise<OperatorOrganization> => {
    await deps.metadata.withOrganization(orgId, async (tx) => {
      const before = (await requireOrganization(tx, orgId)).quotas;
      await writeQuotas(tx, orgId, quotas);
      await appendAudit(
        tx,
        orgId,
        entryBy(operatorAuthor(ctx), {
          action: 'organization.set-quotas',
          subjectKind: 'organization',
          subjectId: orgId,
          details: { before, after: quotas },
        }),
      );
    });
    return loadOrganization(deps, orgId);
  },
});
