import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { restoreLibrary as restore } from '@/db/metadata/libraries-repository';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';

/** Puts a library that was archived back on the lists. */
export const restoreLibrary = defineUseCase({
  name: 'restore-library',
  permission: 'library:write',
  input: z.object({ libraryId: idSchema('library') }),
  run: async (ctx, { libraryId }, deps) => {
    await deps.metadata.withOrganization(ctx.org.id, async (tx) => {
      await restore(tx, ctx.org.id, libraryId);
      await appendAudit(
        tx,
        ctx.org.id,
        auditEntry(ctx, { action: 'library.restore', subjectKind: 'library', subjectId: libraryId }),
      );
    });
    return { restored: true };
  },
});
