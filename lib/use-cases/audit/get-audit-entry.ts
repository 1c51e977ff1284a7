import { z } from 'zod';
import { getAuditEntry as loadEntry } from '@/db/metadata/audit-repository';
import type { AuditRow } from '@/lib/domain/resources/audit';
import { serialiseAuditEntry } from '@/lib/use-cases/audit/serialise-audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';

export const getAuditEntry = defineUseCase({
  name: 'get-audit-entry',
  permission: 'audit:read',
  input: z.object({ entryId: idSchema('auditEntry') }),
  run: async (ctx, { entryId }, deps): Promise<AuditRow> =>
    deps.metadata.withOrganization(ctx.org.id, async (tx) =>
      serialiseAuditEntry(await loadEntry(tx, ctx.org.id, entryId)),
    ),
});
