import { type AuditEntry, appendAuditOnce } from '@/db/metadata/audit-repository';
import { forgetAuditDue, listAuditDues, oweAudit } from '@/db/results/audit-dues-repository';
import type { ResultsConnection } from '@/db/results/connection';
import type { OrgContext } from '@/lib/auth/org-context';
import type { Dependencies } from '@/lib/dependencies';
import type { OrganizationId } from '@/lib/domain/ids';
import { logger } from '@/lib/logs/logger';
import { type AuditedChange, auditEntry } from '@/lib/use-cases/audit-entry';

/** What a change in a results database gives, and what the audit log is told of it; null if nothing was changed. */
export interface ToldChange<T> {
  answer: T;
  told: AuditedChange | null;
}

/**
 * Changes an organisation's results database and leaves one entry in its audit log, which is in the shared database:
 * the entry is owed in the transaction of the change and brought over right after it. If that fails, or somebody is
 * killed in between, the sweep does it.
 * @param change in that transaction
 */
export async function changeResults<T>(
  ctx: OrgContext,
  deps: Dependencies,
  change: (tx: ResultsConnection) => Promise<ToldChange<T>>,
): Promise<T> {
  const orgId = ctx.org.id;
  const { answer, told } = await deps.results.withResults(orgId, (conn) =>
    conn.transaction(async (tx) => {
      const made = await change(tx);
      if (made.told) await oweAudit(tx, auditEntry(ctx, made.told));
      return made;
    }),
  );
  if (told) {
    try {
      await payAuditDues(orgId, deps);
    } catch (error) {
      logger.warn('A change does not stand in the audit log yet; the sweep will bring it over.', {
        orgId,
        action: told.action,
        error,
      });
    }
  }
  return answer;
}

const DUES_AT_ONCE = 100;

/** Brings what the audit log is owed over to it, each entry once, however many do so at a time. */
export async function payAuditDues(orgId: OrganizationId, deps: Dependencies): Promise<void> {
  const dues = await deps.results.withResults(orgId, (conn) => listAuditDues(conn, DUES_AT_ONCE));
  for (const { id, entry, createdAt, isLate } of dues) {
    const owed = entry as AuditEntry;
    // The log gives an entry its own time: of one that comes late, it is told when the change was made.
    const details = isLate ? { ...owed.details, changedAt: createdAt.toISOString() } : owed.details;
    await deps.metadata.withOrganization(orgId, (tx) =>
      appendAuditOnce(tx, orgId, id, { ...owed, ...(details && { details }) }),
    );
    await deps.results.withResults(orgId, (conn) => forgetAuditDue(conn, id));
  }
}
