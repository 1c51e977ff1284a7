import { z } from 'zod';
import { insertArtifact } from '@/db/metadata/artifacts-repository';
import { appendAudit } from '@/db/metadata/audit-repository';
import { insertLibrary } from '@/db/metadata/libraries-repository';
import { appendOutbox } from '@/db/metadata/outbox-repository';
import { libraryUploaded } from '@/inngest/events';
import { type CsvColumns, findCsvColumns, MAX_CSV_ROW_BYTES, readCsvHead } from '@/lib/domain/csv-columns';
import { InvalidInputError } from '@/lib/domain/errors';
import { newId } from '@/lib/domain/ids';
import { detectLigandFormat, type LigandFileFormat } from '@/lib/domain/ligand-file-format';
import { objectKeys } from '@/lib/object-storage/object-keys';
import { storeVerified } from '@/lib/object-storage/store-verified';
import { actorId } from '@/lib/use-cases/actor';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { nameSchema } from '@/lib/use-cases/input-schemas';
import { getLibrary } from '@/lib/use-cases/libraries/get-library';
import { relayOutbox } from '@/lib/use-cases/maintenance/relay-outbox';
import { checkUpload, nameFromFile, uploadedFileSchema } from '@/lib/use-cases/uploaded-file';

/** A cell of a header, as it stands there. */
const columnSchema = z.string().trim().min(1).max(1_000).optional();

/**
 * Keeps an uploaded file of ligands and asks for it to be read, which the worker does record by record. A CSV file's
 * columns are settled here, while somebody is there to be told that one is missing.
 */
export const uploadLibrary = defineUseCase({
  name: 'upload-library',
  permission: 'library:write',
  input: z.object({
    file: uploadedFileSchema,
    name: nameSchema.optional(),
    smilesColumn: columnSchema,
    nameColumn: columnSchema,
  }),
  run: async (ctx, input, deps) => {
    const file = checkUpload(input.file);
    const format = detectLigandFormat(file.name, file.bytes.subarray(0, 64 * 1024));
    const columns = settleColumns(format, file.bytes, input);
    const orgId = ctx.org.id;
    const libraryId = newId('library');
    const artifactId = newId('artifact');
    const objectKey = objectKeys.librarySource(orgId, libraryId);
    const stored = await storeVerified(deps.objects, objectKey, file.bytes);
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
        ...columns,
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
          details: { fileName: file.name, sha256: stored.sha256, bytes: stored.bytes, ...columns },
        }),
      );
    });
    await relayOutbox(orgId, deps);
    return getLibrary(ctx, { libraryId });
  },
});

/** The headers of the columns to read. A header that cannot be read is left to the reader, which says what is wrong. */
function settleColumns(
  format: LigandFileFormat,
  bytes: Uint8Array,
  wanted: CsvColumns,
): { smilesColumn: string | null; nameColumn: string | null } {
  if (format !== 'csv') {
    for (const field of ['smilesColumn', 'nameColumn'] as const) {
      if (wanted[field] === undefined) continue;
      throw new InvalidInputError([
        { field, message: 'Only a CSV file has columns to choose from: leave this out.' },
      ]);
    }
    return { smilesColumn: null, nameColumn: null };
  }
  const head = readCsvHead(bytes.subarray(0, MAX_CSV_ROW_BYTES));
  if (!head) return { smilesColumn: wanted.smilesColumn ?? null, nameColumn: wanted.nameColumn ?? null };
  const places = findCsvColumns(head.header, wanted);
  return {
    smilesColumn: head.header[places.smiles] ?? null,
    nameColumn: head.header[places.name] ?? null,
  };
}
