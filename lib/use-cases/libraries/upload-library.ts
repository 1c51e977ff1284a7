import { z } from 'zod';
import { insertArtifact } from '@/db/metadata/artifacts-repository';
import { appendAudit } from '@/db/metadata/audit-repository';
import { insertLibrary } from '@/db/metadata/libraries-repository';
import { appendOutbox } from '@/db/metadata/outbox-repository';
import { libraryUploaded } from '@/inngest/events';
import { detectLigandFormat } from '@/lib/chemistry/molecules/detect-format';
import { newId } from '@/lib/domain/ids';
import { objectKeys } from '@/lib/object-storage/object-keys';
import { actorId } from '@/lib/use-cases/actor';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { nameSchema } from '@/lib/use-cases/input-schemas';
import { getLibrary } from '@/lib/use-cases/libraries/get-library';
import { relayOutbox } from '@/lib/use-cases/maintenance/relay-outbox';
import { checkUpload, nameFromFile, uploadedFileSchema } from '@/lib/use-cases/uploaded-file';

/** Keeps an uploaded file of ligands and asks for it to be read, which the worker does record by record. */
export const uploadLibrary = defineUseCase({
  name: 'upload-library',
  permission: 'library:write',
  input: z.object({ file: uploadedFileSchema, name: nameSchema.optional() }),
  run: async (ctx, input, deps) => {
    const file = checkUpload(input.file);
    const format = detectLigandFormat(file.name, file.bytes.subarray(0, 64 * 1024));
    const orgId = ctx.org.id;
    const libraryId = newId('library');
    const artifactId = newId('artifact');
    const objectKey = objectKeys.librarySource(orgId, libraryId);
    const stored = await deps.objects.put(objectKey, file.bytes);
    await deps.metadata.withOrganization(orgId, async (tx) => {
      await insertArtifact(tx, orgId, {
        id: artifactId,
        kind: 'library-source',
        objectKey,
        bytes: stored.bytes,
        sha256: stored.sha256,
        mediaType: 'application/octet-stream',
        fileName: file.name,
        createdBy: actorId(ctx),
      });
      await insertLibrary(tx, orgId, {
        id: libraryId,
        name: input.name ?? nameFromFile(file.name),
        sourceArtifactId: artifactId,
        format,
        createdBy: actorId(ctx),
      });
      await appendOutbox(tx, orgId, {
        eventName: libraryUploaded.name,
        eventId: libraryId,
        payload: { orgId, libraryId },
      });
      await appendAudit(
        tx,
        orgId,
        auditEntry(ctx, {
          action: 'library.upload',
          subjectKind: 'library',
          subjectId: libraryId,
          details: { fileName: file.name, sha256: stored.sha256, bytes: stored.bytes },
        }),
      );
    });
    await relayOutbox(orgId, deps);
    return getLibrary(ctx, { libraryId });
  },
});
