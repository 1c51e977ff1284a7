import { z } from 'zod';
import { listAudit } from '@/db/metadata/audit-repository';
import { csvLine } from '@/lib/domain/csv';
import type { AuditRow } from '@/lib/domain/resources/audit';
import { auditFilterOf, auditFilterSchema } from '@/lib/use-cases/audit/audit-filter';
import { serialiseAuditEntry } from '@/lib/use-cases/audit/serialise-audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';

const AT_ONCE = 500;

const COLUMNS = [
  'seq',
  'at',
  'outcome',
  'action',
  'actor_kind',
  'actor_id',
  'actor_name',
  'actor_email',
  'subject_kind',
  'subject_id',
  'run_id',
  'pipeline_version_id',
  'request_id',
  'ip',
  'details',
  'previous_hash',
  'hash',
];

/** The audit log, or what a filter leaves of it, newest first, streamed: as CSV, or as one JSON object a line. */
export const exportAudit = defineUseCase({
  name: 'export-audit',
  permission: 'audit:read',
  input: auditFilterSchema.extend({ format: z.enum(['csv', 'jsonl']) }),
  run: async (ctx, { format, ...filter }, deps) => {
    const orgId = ctx.org.id;
    async function* lines(): AsyncGenerator<string> {
      if (format === 'csv') yield csvLine(COLUMNS);
      let after: number | undefined;
      while (true) {
        const entries = await deps.metadata.withOrganization(orgId, (tx) =>
          listAudit(tx, orgId, { after, limit: AT_ONCE }, auditFilterOf(filter)),
        );
        const rows = entries.map(serialiseAuditEntry);
        yield rows.map((row) => (format === 'csv' ? csvOf(row) : `${JSON.stringify(row)}\n`)).join('');
        if (entries.length < AT_ONCE) return;
        after = entries.at(-1)?.seq;
      }
    }
    async function* chunks(): AsyncGenerator<Uint8Array> {
      const encoder = new TextEncoder();
      for await (const text of lines()) yield encoder.encode(text);
    }
    const day = new Date().toISOString().slice(0, 10);
    return { fileName: `audit-${ctx.org.slug}-${day}.${format}`, chunks: chunks() };
  },
});

function csvOf(row: AuditRow): string {
  return csvLine([
    row.seq,
    row.at,
    row.outcome,
    row.action,
    row.actor.kind,
    row.actor.id,
    row.actor.name,
    row.actor.email,
    row.subject.kind,
    row.subject.id,
    row.runId,
    row.pipelineVersionId,
    row.requestId,
    row.ip,
    JSON.stringify(row.details),
    row.previousHash,
    row.hash,
  ]);
}
