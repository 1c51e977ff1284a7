import type { LibraryRecord } from '@/db/metadata/libraries-repository';
import type { ListedMolecule, StructureOccurrence } from '@/db/metadata/ligand-search-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import type { LibraryId } from '@/lib/domain/ids';
import type { LibrarySummary, LigandRow, LigandTwins } from '@/lib/domain/resources/libraries';
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

/** @param twins of its structure, if that was asked for and the actor may see structures */
export function serialiseLigand(
  ctx: OrgContext,
  molecule: ListedMolecule,
  twins: LigandTwins | null,
): LigandRow {
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
    rings: unlessMasked(ctx, molecule.rings),
    alerts: unlessMasked(ctx, molecule.alerts),
    twins: unlessMasked(ctx, twins),
    depiction:
      seesStructures(ctx) && molecule.status === 'accepted' ? depictionPath(ctx.org.slug, molecule.id) : null,
  };
}

const MOST_LIBRARIES_NAMED = 3;

/** Where else the structure of a record of this library stands; null for a record without a structure. */
export function twinsOf(
  libraryId: LibraryId,
  { status, inchiKey }: Pick<ListedMolecule, 'status' | 'inchiKey'>,
  occurrences: readonly StructureOccurrence[],
): LigandTwins | null {
  if (status !== 'accepted' || !inchiKey) return null;
  const all = occurrences.filter((each) => each.inchiKey === inchiKey);
  const elsewhere = all.filter((each) => each.libraryId !== libraryId);
  const here = all.find((each) => each.libraryId === libraryId)?.records ?? 1;
  return {
    here: here - 1,
    elsewhere: elsewhere
      .slice(0, MOST_LIBRARIES_NAMED)
      .map(({ libraryName, records, ...other }) => ({ libraryId: other.libraryId, libraryName, records })),
    elsewhereCount: elsewhere.length,
  };
}
