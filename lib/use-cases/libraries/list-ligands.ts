import { z } from 'zod';
import { getLibrary } from '@/db/metadata/libraries-repository';
import { listMolecules } from '@/db/metadata/molecules-repository';
import type { LigandPage } from '@/lib/domain/resources/libraries';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { cursorSchema, idSchema, limitSchema } from '@/lib/use-cases/input-schemas';
import { serialiseLigand } from '@/lib/use-cases/libraries/serialise-library';
import { decodeCursor, encodeCursor } from '@/lib/use-cases/page-cursor';

/** The records of a library in the order of its file, each with its verdict. */
export const listLigands = defineUseCase({
  name: 'list-ligands',
  permission: 'library:read',
  input: z.object({
    libraryId: idSchema('library'),
    status: z.enum(['accepted', 'rejected']).optional(),
    cursor: cursorSchema,
    limit: limitSchema,
  }),
  run: async (ctx, { libraryId, status, cursor, limit }, deps): Promise<LigandPage> => {
    const scope = { orgId: ctx.org.id, query: `ligands:${libraryId}:${status ?? 'all'}` };
    const after = cursor ? Number(decodeCursor(deps.cursorKey, scope, cursor)[0]) : undefined;
    const molecules = await deps.metadata.withOrganization(ctx.org.id, async (tx) => {
      await getLibrary(tx, ctx.org.id, libraryId);
      return listMolecules(tx, ctx.org.id, libraryId, { after, limit: limit + 1, status });
    });
    const page = molecules.slice(0, limit);
    const last = page.at(-1);
    return {
      ligands: page.map((molecule) => serialiseLigand(ctx, molecule)),
      nextCursor:
        molecules.length > limit && last ? encodeCursor(deps.cursorKey, scope, [last.ordinal]) : null,
    };
  },
});
