import { z } from 'zod';
import { getArtifact } from '@/db/metadata/artifacts-repository';
import {
  beginLibraryReading,
  completeLibraryReading,
  failLibraryReading,
  getLibrary,
  recountLibrary,
} from '@/db/metadata/libraries-repository';
import { insertMolecules } from '@/db/metadata/molecules-repository';
import type { LigandVerdict } from '@/lib/chemistry/molecules/check-ligand';
import type { ChemistryPool } from '@/lib/chemistry/molecules/chemistry-pool';
import type { LigandRecord } from '@/lib/chemistry/molecules/ligand-record';
import { readLigandRecords } from '@/lib/chemistry/molecules/read-records';
import type { Dependencies } from '@/lib/dependencies';
import { InvalidInputError } from '@/lib/domain/errors';
import type { LibraryId, OrganizationId } from '@/lib/domain/ids';
import type { ObjectKey } from '@/lib/object-storage/object-keys';
import { readVerified } from '@/lib/object-storage/read-verified';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { dockingMachine } from '@/lib/use-cases/docking-machine';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { checkRecords, moleculeOf } from '@/lib/use-cases/libraries/check-records';

const RECORDS_AT_ONCE = 100;

/**
 * Reads an uploaded library record by record and keeps a verdict for each. Records that are there already, from a
 * try before, are left alone.
 */
export const readLibrary = defineUseCase({
  name: 'read-library',
  permission: 'job:execute',
  input: z.object({ libraryId: idSchema('library') }),
  run: async (ctx, { libraryId }, deps) => {
    const orgId = ctx.org.id;
    const { library, source } = await deps.metadata.withOrganization(orgId, async (tx) => {
      const found = await getLibrary(tx, orgId, libraryId);
      if (found.status !== 'ready') await beginLibraryReading(tx, orgId, libraryId);
      return { library: found, source: await getArtifact(tx, orgId, found.sourceArtifactId) };
    });
    if (library.status === 'ready') return { ready: true };
    const bytes = await readVerified(deps.objects, source.objectKey as ObjectKey, source.sha256);
    const { chemistry } = dockingMachine();
    try {
      let batch: LigandRecord[] = [];
      const records = readLigandRecords(inPieces(bytes), library.format ?? 'smiles', {
        smilesColumn: library.smilesColumn ?? undefined,
        nameColumn: library.nameColumn ?? undefined,
      });
      for await (const record of records) {
        batch.push(record);
        if (batch.length < RECORDS_AT_ONCE) continue;
        await keepBatch(deps, chemistry, orgId, libraryId, batch);
        batch = [];
      }
      await keepBatch(deps, chemistry, orgId, libraryId, batch);
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      const reason = error.issues.map((issue) => issue.message).join(' ');
      await deps.metadata.withOrganization(orgId, (tx) => failLibraryReading(tx, orgId, libraryId, reason));
      return { ready: false };
    }
    await deps.metadata.withOrganization(orgId, (tx) => completeLibraryReading(tx, orgId, libraryId));
    return { ready: true };
  },
});

const PIECE_BYTES = 65_536;

/** So that the file is decoded a piece at a time. */
async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

async function keepBatch(
  deps: Dependencies,
  chemistry: ChemistryPool,
  orgId: OrganizationId,
  libraryId: LibraryId,
  records: LigandRecord[],
): Promise<void> {
  if (records.length === 0) return;
  const verdicts = await checkRecords(chemistry, records);
  const rows = records.map((record, i) => moleculeOf(libraryId, record, verdicts[i] as LigandVerdict));
  await deps.metadata.withOrganization(orgId, async (tx) => {
    await insertMolecules(tx, orgId, rows);
    await recountLibrary(tx, orgId, libraryId);
  });
}
