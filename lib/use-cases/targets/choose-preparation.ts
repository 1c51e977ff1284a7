import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { appendOutbox } from '@/db/metadata/outbox-repository';
import { beginTargetPreparation } from '@/db/metadata/targets-repository';
import { targetUploaded } from '@/inngest/events';
import { newId } from '@/lib/domain/ids';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { relayOutbox } from '@/lib/use-cases/maintenance/relay-outbox';
import { targetChoicesSchema } from '@/lib/use-cases/targets/choices';
import { getTarget } from '@/lib/use-cases/targets/get-target';

/** Prepares a stored structure again, with other choices. Runs that were started before keep the earlier receptor. */
export const choosePreparation = defineUseCase({
  name: 'choose-preparation',
  permission: 'target:write',
  input: z.object({ targetId: idSchema('target'), choices: targetChoicesSchema }),
  run: async (ctx, { targetId, choices }, deps) => {
    const orgId = ctx.org.id;
    await deps.metadata.withOrganization(orgId, async (tx) => {
      await beginTargetPreparation(tx, orgId, targetId, choices);
      await appendOutbox(tx, orgId, {
        eventName: targetUploaded.name,
        // Each choice is a preparation of its own; the orchestrator drops a repeated id.
        eventId: `${targetId}:${newId('request')}`,
        payload: { orgId, targetId },
      });
      await appendAudit(
        tx,
        orgId,
        auditEntry(ctx, {
          action: 'target.prepare',
          subjectKind: 'target',
          subjectId: targetId,
          details: { choices },
        }),
      );
    });
    await relayOutbox(orgId, deps);
    return getTarget(ctx, { targetId });
  },
});
