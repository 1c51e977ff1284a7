import type { LibraryRecord } from '@/db/metadata/libraries-repository';
import type { MoleculeRecord } from '@/db/metadata/molecules-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import type { LibrarySummary, LigandRow } from '@/lib/domain/resources/libraries';
import { failureWords, ligandName, seesStructures, unlessMasked } from '@/lib/use-cases/structure-mask';

export function serialiseLibrary(ctx: OrgContext, library: LibraryRecord): LibrarySummary {
  return {
    id: library.id,
    name: library.name,
    status: library.status,
    fileName: unlessMasked(ctx, library.fileName),
    format: library.format,
    smilesColumn: library.smilesColumn,
    nameColumn: library.nameColumn,
    records: library.recordCount,
    accepted: library.acceptedCount,
    rejected: library.rejectedCount,
    error: failureWords(ctx, library.error),
    createdAt: library.createdAt.toISOString(),
  };
}

/** Where a ligand's 2D depiction is answered. */
export function depictionPath(orgSlug: string, ligandId: string): string {
  return `/api/v1/orgs/${orgSlug}/ligands/${ligandId}/depiction`;
}

export function serialiseLigand(ctx: OrgContext, molecule: MoleculeRecord): LigandRow {
  return {
    id: molecule.id,
    record: molecule.ordinal,
    line: molecule.line,
    name: ligandName(ctx, molecule),
    status: molecule.status,
    reasonCode: molecule.reasonCode,
    reason: unlessMasked(ctx, molecule.reason),
    changes: seesStructures(ctx) ? molecule.changes : [],
    canonicalSmiles: unlessMasked(ctx, molecule.canonicalSmiles),
    inchiKey: unlessMasked(ctx, molecule.inchiKey),
    formula: unlessMasked(ctx, molecule.formula),
    molecularWeightDalton: unlessMasked(ctx, molecule.molecularWeightDalton),
    heavyAtoms: molecule.heavyAtoms,
    rotatableBonds: unlessMasked(ctx, molecule.rotatableBonds),
    formalCharge: unlessMasked(ctx, molecule.formalCharge),
    logP: unlessMasked(ctx, molecule.logP),
    tpsaSquareAngstrom: unlessMasked(ctx, molecule.tpsaSquareAngstrom),
    hydrogenBondDonors: unlessMasked(ctx, molecule.donors),
    hydrogenBondAcceptors: unlessMasked(ctx, molecule.acceptors),
    depiction:
      seesStructures(ctx) && molecule.status === 'accepted' ? depictionPath(ctx.org.slug, molecule.id) : null,
  };
}
