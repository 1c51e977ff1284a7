import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { updateOrgDatabase } from '@/db/metadata/org-databases-repository';
import { UNFINISHED_STATES } from '@/db/metadata/organizations-repository';
import { appendOutbox } from '@/db/metadata/outbox-repository';
import { organizationRequested } from '@/inngest/events';
import { ConflictError } from '@/lib/domain/errors';
import type { OperatorOrganization } from '@/lib/domain/resources/operator';
import { entryBy, operatorAuthor } from '@/lib/use-cases/audit-entry';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { relayOutbox } from '@/lib/use-cases/maintenance/relay-outbox';
import { defineOperatorUseCase } from '@/lib/use-cases/operator/define-operator-use-case';
import { loadOrganization, requireOrganization } from '@/lib/use-cases/operator/load-organization';

/** Has the worker try again at once to make an organisation's results database, after its reason was seen to. */
export const retryProvisioning = defineOperatorUseCase({
  name: 'retry-provisioning',
  input: z.object({ orgId: idSchema('organization') }),
  run: async (ctx, { orgId }, deps): Promise<OperatorOrganization> => {
    await deps.metadata.withInstallation(async (tx) => {
      const { status } = await requireOrganization(tx, orgId);
      if (!UNFINISHED_STATES.some((state) => state === status))
        throw new ConflictError(`The organisation is ${status}: there is nothing to try again.`);
    });
    await deps.metadata.withOrganization(orgId, async (tx) => {
      // The old reason would read as that of the new try.
      await updateOrgDatabase(tx, orgId, { error: null });
      await appendOutbox(tx, orgId, {
        eventName: organizationRequested.name,
        eventId: `organization:${orgId}:${ctx.requestId}`,
        payload: { orgId },
      });
      await appendAudit(
        tx,
        orgId,
        entryBy(operatorAuthor(ctx), {
          action: 'organization.retry',
          subjectKind: 'organization',
          subjectId: orgId,
        }),
      );
    });
    await relayOutbox(orgId, deps);
    return loadOrganization(deps, orgId);
  },
});
