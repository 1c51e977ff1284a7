import { z } from 'zod';
import { getArtifact } from '@/db/metadata/artifacts-repository';
import { getLibrary } from '@/db/metadata/libraries-repository';
import { listRecordLines } from '@/db/metadata/ligand-search-repository';
import { readLines } from '@/lib/chemistry/molecules/read-lines';
import type { ObjectKey } from '@/lib/object-storage/object-keys';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { MAX_UPLOAD_BYTES, nameFromFile } from '@/lib/use-cases/uploaded-file';

const EXTENSIONS = { smiles: 'smi', csv: 'csv', sdf: 'sdf' };

/**
 * The records of a library that were rejected, as they stand in the uploaded file (a CSV with its header), to be mended
 * and uploaded again. Line ends become LF.
 */
export const exportRejected = defineUseCase({
  name: 'export-rejected',
  permission: ['library:read', 'structure:read'],
  input: z.object({ libraryId: idSchema('library') }),
  run: async (ctx, { libraryId }, deps) => {
    const orgId = ctx.org.id;
    const { library, source, records } = await deps.metadata.withOrganization(orgId, async (tx) => {
      const found = await getLibrary(tx, orgId, libraryId);
      return {
        library: found,
        source: await getArtifact(tx, orgId, found.sourceArtifactId),
        records: await listRecordLines(tx, orgId, libraryId),
      };
    });
    // The records of a restored run stand one a line, as SMILES do.
    const format = library.format ?? 'smiles';
    const ranges = records.flatMap(({ line, status }, place) => {
      if (status !== 'rejected') return [];
      // Between two lines of SMILES there may be comments, which belong to neither.
      const next = format === 'smiles' ? line + 1 : (records[place + 1]?.line ?? Number.POSITIVE_INFINITY);
      return [{ from: line, before: next }];
    });
    if (format === 'csv' && records[0] && ranges.length > 0)
      ranges.unshift({ from: 1, before: records[0].line });
    const chunks = await deps.objects.get(source.objectKey as ObjectKey);
    async function* lines(): AsyncGenerator<Uint8Array> {
      const encoder = new TextEncoder();
      let place = 0;
      for await (const { number, text } of readLines(chunks, MAX_UPLOAD_BYTES)) {
        while (place < ranges.length && number >= (ranges[place]?.before ?? 0)) place++;
        const range = ranges[place];
        if (!range) return;
        if (number >= range.from) yield encoder.encode(`${text}\n`);
      }
    }
    return {
      fileName: `${nameFromFile(library.fileName)} rejected.${library.format ? EXTENSIONS[format] : 'jsonl'}`,
      chunks: lines(),
    };
  },
});
