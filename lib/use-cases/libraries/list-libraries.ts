import { z } from 'zod';
import { listLibraries as loadLibraries } from '@/db/metadata/libraries-repository';
import type { LibraryList } from '@/lib/domain/resources/libraries';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { serialiseLibrary } from '@/lib/use-cases/libraries/serialise-library';

const MOST_LIBRARIES = 1_000;

/** The organisation's libraries, newest first, without the archived. */
export const listLibraries = defineUseCase({
  name: 'list-libraries',
  permission: 'library:read',
  input: z.object({}),
  run: async (ctx, _input, deps): Promise<LibraryList> => {
    const libraries = await deps.metadata.withOrganization(ctx.org.id, (tx) =>
      loadLibraries(tx, ctx.org.id, { limit: MOST_LIBRARIES }),
    );
    return { libraries: libraries.map((library) => serialiseLibrary(ctx, library)) };
  },
});
