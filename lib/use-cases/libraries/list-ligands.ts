import { z } from 'zod';
import { getLibrary } from '@/db/metadata/libraries-repository';
import { countSelected, findOccurrences, searchMolecules } from '@/db/metadata/ligand-search-repository';
import type { LigandPage } from '@/lib/domain/resources/libraries';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { cursorSchema, idSchema, limitSchema } from '@/lib/use-cases/input-schemas';
import {
  ligandSelectionFields,
  requireStructuresFor,
  selectionText,
  selectLigands,
} from '@/lib/use-cases/libraries/ligand-selection';
import { serialiseLigand, twinsOf } from '@/lib/use-cases/libraries/serialise-library';
import { decodeCursor, encodeCursor } from '@/lib/use-cases/page-cursor';
import { seesStructures } from '@/lib/use-cases/structure-mask';

/** The records of a library that a filter leaves, each with its verdict, its properties and its twins. */
export const listLigands = defineUseCase({
  name: 'list-ligands',
  permission: 'library:read',
  input: z.object({
    libraryId: idSchema('library'),
    ...ligandSelectionFields,
    cursor: cursorSchema,
    limit: limitSchema,
  }),
  run: async (ctx, { libraryId, cursor, limit, ...fields }, deps): Promise<LigandPage> => {
    const orgId = ctx.org.id;
    requireStructuresFor(ctx, fields);
    const scope = { orgId, query: `ligands:${libraryId}:${selectionText(fields)}` };
    const position = cursor ? (decodeCursor(deps.cursorKey, scope, cursor) as [string, number]) : null;
    const library = await deps.metadata.withOrganization(orgId, (tx) => getLibrary(tx, orgId, libraryId));
    const selection = await selectLigands(deps, ctx, library, fields);
    const { rows, matching, occurrences } = await deps.metadata.withOrganization(orgId, async (tx) => {
      const found = await searchMolecules(tx, orgId, libraryId, {
        ...selection,
        sort: fields.sort,
        after: position ? { key: position[0], ordinal: position[1] } : undefined,
        limit: limit + 1,
      });
      const keys = new Set(found.flatMap(({ inchiKey }) => inchiKey || []));
      return {
        rows: found,
        matching: position ? null : await countSelected(tx, orgId, libraryId, selection),
        occurrences: seesStructures(ctx) ? await findOccurrences(tx, orgId, libraryId, [...keys]) : [],
      };
    });
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      ligands: page.map((row) => serialiseLigand(ctx, row, twinsOf(libraryId, row, occurrences))),
      matching,
      nextCursor:
        rows.length > limit && last
          ? encodeCursor(deps.cursorKey, scope, [last.sortKey, last.ordinal])
          : null,
    };
  },
});
