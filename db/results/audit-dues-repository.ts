import { asc, eq, sql } from 'drizzle-orm';
import { type AuditEntryId, newId } from '@/lib/domain/ids';
import type { ResultsConnection } from './connection';
import { auditDues } from './schema/audit-dues';

/** An entry that is not known to stand in the audit log yet. */
export interface AuditDue<Entry extends object = object> {
  id: AuditEntryId;
  entry: Entry;
  /** When the change was made. */
  createdAt: Date;
  /** True for one that its own request did not bring over: it died, or the shared database was away. */
  isLate: boolean;
}

/** Long for the request that makes a change. */
const LATE_SECONDS = 10;

/** Owes the audit log an entry; to be called in the transaction of the change that it tells of. */
export async function oweAudit(tx: ResultsConnection, entry: object): Promise<void> {
  await tx.insert(auditDues).values({ id: newId('auditEntry'), entry });
}

/** The oldest first. */
export async function listAuditDues(conn: ResultsConnection, limit: number): Promise<AuditDue[]> {
  return conn
    .select({
      id: auditDues.id,
      entry: auditDues.entry,
      createdAt: auditDues.createdAt,
      isLate: sql<boolean>`${auditDues.createdAt} < now() - make_interval(secs => ${LATE_SECONDS})`,
    })
    .from(auditDues)
    .orderBy(asc(auditDues.createdAt), asc(auditDues.id))
    .limit(limit);
}

/** After the entry stands in the audit log. */
export async function forgetAuditDue(conn: ResultsConnection, id: AuditEntryId): Promise<void> {
  await conn.delete(auditDues).where(eq(auditDues.id, id));
}
