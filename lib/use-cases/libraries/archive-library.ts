import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { archiveLibrary as archive } from '@/db/metadata/libraries-repository';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';

/** Takes a library off the lists. Runs keep their copy of its ligands. */
export const archiveLibrary = defineUseCase({
  name: 'archive-library',
  permission: 'library:write',
  input: z.object({ libraryId: idSchema('library') }),
  run: async (ctx, { libraryId }, deps) => {
    await deps.metadata.withOrganization(ctx.org.id, async (tx) => {
      await archive(tx, ctx.org.id, libraryId);
      await appendAudit(
        tx,
        ctx.org.id,
        auditEntry(ctx, { action: 'library.archive', subjectKind: 'library', subjectId: libraryId }),
      );
    });
    return { archived: true };
  },
});
