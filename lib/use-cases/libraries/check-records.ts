import type { MoleculeRecord } from '@/db/metadata/molecules-repository';
import type { LigandVerdict } from '@/lib/chemistry/molecules/check-ligand';
import { type ChemistryPool, ChemistryProcessError } from '@/lib/chemistry/molecules/chemistry-pool';
import type { LigandRecord } from '@/lib/chemistry/molecules/ligand-record';
import { type LibraryId, newId } from '@/lib/domain/ids';

const RECORDS_A_PROCESS = 25;
const BATCH_SECONDS = 60;
const RECORD_SECONDS = 10;

/** Checks a batch by as many processes as the pool has; they come back in the records' order. */
export async function checkRecords(
  chemistry: ChemistryPool,
  records: LigandRecord[],
): Promise<LigandVerdict[]> {
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

/** A record of a library with its verdict, as it is kept. */
export function moleculeOf(
  libraryId: LibraryId,
  record: LigandRecord,
  verdict: LigandVerdict,
): MoleculeRecord {
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
