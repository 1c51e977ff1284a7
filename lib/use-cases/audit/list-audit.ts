import { listAuditActions, listAudit as loadAudit } from '@/db/metadata/audit-repository';
import type { AuditPage } from '@/lib/domain/resources/audit';
import { auditFilterOf, auditFilterSchema } from '@/lib/use-cases/audit/audit-filter';
import { serialiseAuditEntry } from '@/lib/use-cases/audit/serialise-audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { cursorSchema, limitSchema } from '@/lib/use-cases/input-schemas';
import { decodeCursor, encodeCursor } from '@/lib/use-cases/page-cursor';

/** The organisation's audit log, newest first. */
export const listAudit = defineUseCase({
  name: 'list-audit',
  permission: 'audit:read',
  input: auditFilterSchema.extend({ cursor: cursorSchema, limit: limitSchema }),
  run: async (ctx, { cursor, limit, ...filter }, deps): Promise<AuditPage> => {
    const orgId = ctx.org.id;
    const scope = { orgId, query: `audit ${JSON.stringify(filter)}` };
    const after = cursor ? (decodeCursor(deps.cursorKey, scope, cursor)[0] as number) : undefined;
    const [entries, actions] = await deps.metadata.withOrganization(orgId, async (tx) => [
      await loadAudit(tx, orgId, { after, limit: limit + 1 }, auditFilterOf(filter)),
      cursor ? [] : await listAuditActions(tx, orgId),
    ]);
    const page = entries.slice(0, limit);
    const last = page.at(-1);
    return {
      entries: page.map(serialiseAuditEntry),
      actions,
      nextCursor: entries.length > limit && last ? encodeCursor(deps.cursorKey, scope, [last.seq]) : null,
    };
  },
});
