import { z } from 'zod';
import { getLibrary } from '@/db/metadata/libraries-repository';
import { profileLibrary } from '@/db/metadata/ligand-search-repository';
import type { LibraryProfile } from '@/lib/domain/resources/libraries';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';

/** What a library holds as a whole: structures that occur more than once, and how far its properties reach. */
export const getLibraryProfile = defineUseCase({
  name: 'get-library-profile',
  permission: ['library:read', 'structure:read'],
  input: z.object({ libraryId: idSchema('library') }),
  run: async (ctx, { libraryId }, deps): Promise<LibraryProfile> => {
    const found = await deps.metadata.withOrganization(ctx.org.id, async (tx) => {
      await getLibrary(tx, ctx.org.id, libraryId);
      return profileLibrary(tx, ctx.org.id, libraryId);
    });
    const { structures, repeats, elsewhere, alerted, alerts, uncheckedForAlerts, properties } = found;
    return { structures, repeats, elsewhere, alerted, alerts, uncheckedForAlerts, properties };
  },
});
