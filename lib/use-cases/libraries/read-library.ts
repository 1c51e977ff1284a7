import { z } from 'zod';
import { getArtifact } from '@/db/metadata/artifacts-repository';
import {
  beginLibraryReading,
  completeLibraryReading,
  failLibraryReading,
  getLibrary,
  recountLibrary,
} from '@/db/metadata/libraries-repository';
import { insertMolecules, type MoleculeRecord } from '@/db/metadata/molecules-repository';
import type { LigandVerdict } from '@/lib/chemistry/molecules/check-ligand';
import { type ChemistryPool, ChemistryProcessError } from '@/lib/chemistry/molecules/chemistry-pool';
import type { LigandRecord } from '@/lib/chemistry/molecules/ligand-record';
import { readLigandRecords } from '@/lib/chemistry/molecules/read-records';
import type { Dependencies } from '@/lib/dependencies';
import { InvalidInputError } from '@/lib/domain/errors';
import { type LibraryId, newId, type OrganizationId } from '@/lib/domain/ids';
import type { ObjectKey } from '@/lib/object-storage/object-keys';
import { readVerified } from '@/lib/object-storage/read-verified';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { dockingMachine } from '@/lib/use-cases/docking-machine';
import { idSchema } from '@/lib/use-cases/input-schemas';

const RECORDS_AT_ONCE = 100;
const RECORDS_A_PROCESS = 25;
const BATCH_SECONDS = 60;
const RECORD_SECONDS = 10;

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
  const verdicts = await checkAll(chemistry, records);
  const rows = records.map((record, i) => toRow(libraryId, record, verdicts[i] as LigandVerdict));
  await deps.metadata.withOrganization(orgId, async (tx) => {
    await insertMolecules(tx, orgId, rows);
    await recountLibrary(tx, orgId, libraryId);
  });
}

/** Checks a batch by as many processes as the pool has; they come back in the records' order. */
async function checkAll(chemistry: ChemistryPool, records: LigandRecord[]): Promise<LigandVerdict[]> {
  const parts: Promise<LigandVerdict[]>[] = [];
  for (let from = 0; from < records.length; from += RECORDS_A_PROCESS) {
    parts.push(checkBatch(chemistry, records.slice(from, from + RECORDS_A_PROCESS)));
  }
  return (await Promise.all(parts)).flat();
}

/** Checks many records in one message; if one of them takes the process down, each again on its own. */
async function checkBatch(chemistry: ChemistryPool, records: LigandRecord[]): Promise<LigandVerdict[]> {
  try {
    return await chemistry.run('checkLigands', { records }, { timeoutSeconds: BATCH_SECONDS });
  } catch (error) {
    if (!(error instanceof ChemistryProcessError)) throw error;
  }
  const verdicts: LigandVerdict[] = [];
  for (const record of records) {
    try {
      const [verdict] = await chemistry.run(
        'checkLigands',
        { records: [record] },
        { timeoutSeconds: RECORD_SECONDS },
      );
      verdicts.push(verdict as LigandVerdict);
    } catch (error) {
      if (!(error instanceof ChemistryProcessError)) throw error;
      verdicts.push({ status: 'rejected', code: 'unreadable', message: error.message });
    }
  }
  return verdicts;
}

function toRow(libraryId: LibraryId, record: LigandRecord, verdict: LigandVerdict): MoleculeRecord {
  const accepted = verdict.status === 'accepted' ? verdict : null;
  const structure = accepted?.structure;
  return {
    id: newId('ligand'),
    libraryId,
    ordinal: record.ordinal,
    line: record.line,
    name: record.name,
    format: record.format,
    source: record.source,
    status: verdict.status,
    reasonCode: verdict.status === 'rejected' ? verdict.code : null,
    reason: verdict.status === 'rejected' ? verdict.message : null,
    changes: accepted?.changes ?? [],
    molfile: structure?.molfile ?? null,
    canonicalSmiles: structure?.canonicalSmiles ?? null,
    inchi: structure?.inchi ?? null,
    inchiKey: structure?.inchiKey ?? null,
    formula: structure?.formula ?? null,
    molecularWeightDalton: structure?.molecularWeightDalton ?? null,
    heavyAtoms: structure?.heavyAtoms ?? null,
    rotatableBonds: structure?.rotatableBonds ?? null,
    formalCharge: structure?.formalCharge ?? null,
    tpsaSquareAngstrom: structure?.tpsaSquareAngstrom ?? null,
    logP: structure?.logP ?? null,
    donors: structure?.hydrogenBondDonors ?? null,
    acceptors: structure?.hydrogenBondAcceptors ?? null,
    rings: structure?.rings ?? null,
    scaffold: structure?.scaffold ?? null,
    alerts: structure?.alerts ?? null,
    toolkit: structure?.toolkit ?? null,
  };
}
