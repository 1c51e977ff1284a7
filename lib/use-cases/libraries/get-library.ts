import { z } from 'zod';
import { getLibrary as loadLibrary } from '@/db/metadata/libraries-repository';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { serialiseLibrary } from '@/lib/use-cases/libraries/serialise-library';

/** One library with its counts, which grow while it is read. */
export const getLibrary = defineUseCase({
  name: 'get-library',
  permission: 'library:read',
  input: z.object({ libraryId: idSchema('library') }),
  run: async (ctx, { libraryId }, deps) =>
    serialiseLibrary(
      ctx,
      await deps.metadata.withOrganization(ctx.org.id, (tx) => loadLibrary(tx, ctx.org.id, libraryId)),
    ),
});
