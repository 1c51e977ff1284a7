import { z } from 'zod';
import { insertArtifact } from '@/db/metadata/artifacts-repository';
import { appendAudit } from '@/db/metadata/audit-repository';
import { appendOutbox } from '@/db/metadata/outbox-repository';
import { insertTarget } from '@/db/metadata/targets-repository';
import { targetUploaded } from '@/inngest/events';
import { newId } from '@/lib/domain/ids';
import { DEFAULT_TARGET_CHOICES } from '@/lib/domain/resources/targets';
import { objectKeys } from '@/lib/object-storage/object-keys';
import { storeVerified } from '@/lib/object-storage/store-verified';
import { actorId } from '@/lib/use-cases/actor';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { nameSchema } from '@/lib/use-cases/input-schemas';
import { relayOutbox } from '@/lib/use-cases/maintenance/relay-outbox';
import { targetChoicesSchema } from '@/lib/use-cases/targets/choices';
import { getTarget } from '@/lib/use-cases/targets/get-target';
import { checkUpload, nameFromFile, uploadedFileSchema } from '@/lib/use-cases/uploaded-file';

/** Keeps an uploaded structure and asks for its preparation, which the worker does. */
export const uploadTarget = defineUseCase({
  name: 'upload-target',
  permission: 'target:write',
  input: z.object({
    file: uploadedFileSchema,
    name: nameSchema.optional(),
    choices: targetChoicesSchema.optional(),
  }),
  run: async (ctx, input, deps) => {
    const file = checkUpload(input.file);
    const orgId = ctx.org.id;
    const targetId = newId('target');
    const artifactId = newId('artifact');
    const objectKey = objectKeys.targetSource(orgId, targetId);
    const stored = await storeVerified(deps.objects, objectKey, file.bytes);
    await deps.metadata.withOrganization(orgId, async (tx) => {
      await insertArtifact(tx, orgId, {
        id: artifactId,
        kind: 'receptor-source',
        objectKey,
        bytes: stored.bytes,
        sha256: stored.sha256,
        mediaType: 'application/octet-stream',
        fileName: file.name,
        createdBy: actorId(ctx),
      });
      await insertTarget(tx, orgId, {
        id: targetId,
        name: input.name ?? nameFromFile(file.name),
        sourceArtifactId: artifactId,
        choices: { ...DEFAULT_TARGET_CHOICES, ...input.choices },
        createdBy: actorId(ctx),
      });
      await appendOutbox(tx, orgId, {
        eventName: targetUploaded.name,
        eventId: targetId,
        payload: { orgId, targetId },
      });
      await appendAudit(
        tx,
        orgId,
        auditEntry(ctx, {
          action: 'target.upload',
          subjectKind: 'target',
          subjectId: targetId,
          details: { fileName: file.name, sha256: stored.sha256, bytes: stored.bytes },
        }),
      );
    });
    await relayOutbox(orgId, deps);
    return getTarget(ctx, { targetId });
  },
});
