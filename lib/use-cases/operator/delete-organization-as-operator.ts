import { z } from 'zod';
import { InvalidInputError } from '@/lib/domain/errors';
import type { OperatorOrganization } from '@/lib/domain/resources/operator';
import { DELETION_WAITS } from '@/lib/domain/resources/organization-deletion';
import { operatorAuthor } from '@/lib/use-cases/audit-entry';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { defineOperatorUseCase } from '@/lib/use-cases/operator/define-operator-use-case';
import { loadOrganization } from '@/lib/use-cases/operator/load-organization';
import { requestDeletion } from '@/lib/use-cases/organization-deletion/request-deletion';

/** Asks for the deletion of an organisation, at once or in a week, as one of its Admins may. */
export const deleteOrganizationAsOperator = defineOperatorUseCase({
  name: 'delete-organization',
  input: z.object({
    orgId: idSchema('organization'),
    /** Typed once more, to confirm. */
    slug: z.string({ error: 'Must be text.' }),
    waitDays: z.literal(DELETION_WAITS, { error: `Must be ${DELETION_WAITS.join(' or ')}.` }),
  }),
  run: async (ctx, { orgId, slug, waitDays }, deps): Promise<OperatorOrganization> => {
    const organization = await loadOrganization(deps, orgId);
    if (slug !== organization.slug) {
      throw new InvalidInputError([
        { field: 'slug', message: `Type the address of the organisation, ${organization.slug}.` },
      ]);
    }
    const by = operatorAuthor(ctx);
    await requestDeletion(deps, { orgId, waitDays, requestedBy: ctx.operator.userId, by });
    if (waitDays === 0) deps.results.invalidate(orgId);
    return loadOrganization(deps, orgId);
  },
});
