import type { LibraryRecord } from '@/db/metadata/libraries-repository';
import {
  type LigandPosition,
  type ListedMolecule,
  searchMolecules,
} from '@/db/metadata/ligand-search-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import type { Dependencies } from '@/lib/dependencies';
import { type SelectionFields, selectLigands } from '@/lib/use-cases/libraries/ligand-selection';

const ROWS_AT_ONCE = 500;

/** The records that a selection leaves, in its order, a page at a time, for exports of any length. */
export async function selectedLigands(
  deps: Dependencies,
  ctx: OrgContext,
  library: LibraryRecord,
  fields: SelectionFields,
): Promise<AsyncGenerator<ListedMolecule[]>> {
  // Before the answer begins, so that a pattern that cannot be read is refused and not half an answer.
  const selection = await selectLigands(deps, ctx, library, fields);
  async function* pages(): AsyncGenerator<ListedMolecule[]> {
    let after: LigandPosition | undefined;
    for (;;) {
      const page = { ...selection, sort: fields.sort, after, limit: ROWS_AT_ONCE };
      const rows = await deps.metadata.withOrganization(ctx.org.id, (tx) =>
        searchMolecules(tx, ctx.org.id, library.id, page),
      );
      if (rows.length > 0) yield rows;
      const last = rows.at(-1);
      if (!last || rows.length < ROWS_AT_ONCE) return;
      after = { key: last.sortKey, ordinal: last.ordinal };
    }
  }
  return pages();
}
