import { z } from 'zod';
import { failLibraryReading } from '@/db/metadata/libraries-repository';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';

/** Notes why a library cannot be read as a whole, after the last try. */
export const failLibrary = defineUseCase({
  name: 'fail-library',
  permission: 'job:execute',
  input: z.object({ libraryId: idSchema('library'), error: z.string() }),
  run: async (ctx, { libraryId, error }, deps) => {
    await deps.metadata.withOrganization(ctx.org.id, (tx) =>
      failLibraryReading(tx, ctx.org.id, libraryId, error),
    );
    return { failed: true };
  },
});
