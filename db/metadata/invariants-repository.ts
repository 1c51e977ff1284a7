import { type SQL, sql } from 'drizzle-orm';
import type { LigandId, OrganizationId, RunId } from '@/lib/domain/ids';
import type { Finding } from '@/lib/domain/invariants';
import type { OrganizationConnection } from './client';

/** A run as it was asked for, with what the audit log says that was done to it. */
export interface AuditedRun {
  id: RunId;
  status: string;
  /** Accepted entries of the log by action. */
  entries: Record<string, number>;
}

export async function listAuditedRuns(
  conn: OrganizationConnection,
  orgId: OrganizationId,
): Promise<AuditedRun[]> {
  const rows = await conn.execute<AuditedRun & Record<string, unknown>>(sql`
    select r.id, r.status, coalesce((
      select jsonb_object_agg(a.action, a.times) from (
        select action, count(*)::int as times from audit_logs
        where org_id = ${orgId} and subject_kind = 'run' and subject_id = r.id and outcome = 'accepted'
        group by action) a), '{}'::jsonb) as entries
    from jobs_meta r where r.org_id = ${orgId} order by r.id`);
  return [...rows];
}

/** What is uploaded or made has one entry in the audit log that says so. */
const MADE = {
  'target.upload': sql`targets`,
  'library.upload': sql`libraries`,
  'token.create': sql`tokens`,
} as const;

export async function findUntoldThings(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  limit: number,
): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const [action, table] of Object.entries(MADE) as [string, SQL][]) {
    const rows = await conn.execute<Finding & Record<string, unknown>>(sql`
      select made.id as subject, 'has ' || count(a.id) || ' entries ' || ${action}::text || ' in the audit log' as detail
      from ${table} made left join audit_logs a on a.org_id = made.org_id and a.subject_id = made.id
        and a.action = ${action} and a.outcome = 'accepted'
      where made.org_id = ${orgId} group by made.id having count(a.id) <> 1 limit ${limit}`);
    found.push(...rows.map(({ subject, detail }) => ({ subject, detail })));
  }
  return found;
}

/** How many records each library has. */
export async function countLibraryRecords(
  conn: OrganizationConnection,
  orgId: OrganizationId,
): Promise<Map<string, number>> {
  const rows = await conn.execute<{ id: string; records: number }>(sql`
    select library_id as id, count(*)::int as records from molecules where org_id = ${orgId} group by library_id`);
  return new Map(rows.map(({ id, records }) => [id, records]));
}

/** Of some ligands, those that are not the organisation's. */
export async function listForeignLigands(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  ids: readonly LigandId[],
): Promise<LigandId[]> {
  const rows = await conn.execute<{ id: LigandId }>(sql`
    select given.id from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb) as given(id)
    where not exists (select from molecules m where m.org_id = ${orgId} and m.id = given.id)`);
  return rows.map(({ id }) => id);
}

/** Every object that a row of the shared database names. */
export async function listArtifactObjects(
  conn: OrganizationConnection,
  orgId: OrganizationId,
): Promise<{ key: string; sha256: string; subject: string }[]> {
  const rows = await conn.execute<{ key: string; sha256: string; subject: string }>(sql`
    select object_key as key, sha256, id as subject from artifacts where org_id = ${orgId}`);
  return rows.map(({ key, sha256, subject }) => ({ key, sha256, subject }));
}
