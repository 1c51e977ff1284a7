import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { moveOrganization } from '@/db/metadata/organizations-repository';
import type { OperatorOrganization } from '@/lib/domain/resources/operator';
import { entryBy, operatorAuthor } from '@/lib/use-cases/audit-entry';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { defineOperatorUseCase } from '@/lib/use-cases/operator/define-operator-use-case';
import { loadOrganization, requireOrganization } from '@/lib/use-cases/operator/load-organization';

const MOST_CHARACTERS = 500;

/**
 * Closes an organisation to its members and tokens, who are told the reason, and keeps its runs from being worked on.
 * Nothing is lost: what a worker has in hand when it is closed is done again after `resumeOrganization`.
 */
export const suspendOrganization = defineOperatorUseCase({
  name: 'suspend-organization',
  input: z.object({
    orgId: idSchema('organization'),
    reason: z
      .string({ error: 'Must be text.' })
      .transform((value) => value.replaceAll(/\p{Cc}+/gu, ' ').trim())
      .pipe(
        z
          .string()
          .min(1, 'Say why: the members are told.')
          .max(MOST_CHARACTERS, `Must be ${MOST_CHARACTERS} characters at most.`),
      ),
  }),
  run: async (ctx, { orgId, reason }, deps): Promise<OperatorOrganization> => {
    await deps.metadata.withOrganization(orgId, async (tx) => {
      await requireOrganization(tx, orgId);
      await moveOrganization(tx, orgId, ['ready'], 'suspended', reason);
      await appendAudit(
        tx,
        orgId,
        entryBy(operatorAuthor(ctx), {
          action: 'organization.suspend',
          subjectKind: 'organization',
          subjectId: orgId,
          details: { reason },
        }),
      );
    });
    deps.results.invalidate(orgId);
    return loadOrganization(deps, orgId);
  },
});
