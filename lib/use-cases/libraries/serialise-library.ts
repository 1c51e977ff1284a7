import type { LibraryRecord } from '@/db/metadata/libraries-repository';
import type { MoleculeRecord } from '@/db/metadata/molecules-repository';
import type { LibrarySummary, LigandRow } from '@/lib/domain/resources/libraries';

export function serialiseLibrary(library: LibraryRecord): LibrarySummary {
  return {
    id: library.id,
    name: library.name,
    status: library.status,
    fileName: library.fileName,
    format: library.format,
    smilesColumn: library.smilesColumn,
    nameColumn: library.nameColumn,
    records: library.recordCount,
    accepted: library.acceptedCount,
    rejected: library.rejectedCount,
    error: library.error,
    createdAt: library.createdAt.toISOString(),
  };
}

/** Where a ligand's 2D depiction is answered. */
export function depictionPath(orgSlug: string, ligandId: string): string {
  return `/api/v1/orgs/${orgSlug}/ligands/${ligandId}/depiction`;
}

/** @param orgSlug for the path of the depiction */
export function serialiseLigand(orgSlug: string, molecule: MoleculeRecord): LigandRow {
  return {
    id: molecule.id,
    record: molecule.ordinal,
    line: molecule.line,
    name: molecule.name,
    status: molecule.status,
    reasonCode: molecule.reasonCode,
    reason: molecule.reason,
    changes: molecule.changes,
    canonicalSmiles: molecule.canonicalSmiles,
    inchiKey: molecule.inchiKey,
    formula: molecule.formula,
    molecularWeightDalton: molecule.molecularWeightDalton,
    heavyAtoms: molecule.heavyAtoms,
    rotatableBonds: molecule.rotatableBonds,
    formalCharge: molecule.formalCharge,
    logP: molecule.logP,
    tpsaSquareAngstrom: molecule.tpsaSquareAngstrom,
    hydrogenBondDonors: molecule.donors,
    hydrogenBondAcceptors: molecule.acceptors,
    depiction: molecule.status === 'accepted' ? depictionPath(orgSlug, molecule.id) : null,
  };
}
