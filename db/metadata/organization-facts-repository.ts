import { sql } from 'drizzle-orm';
import type { OrganizationId } from '@/lib/domain/ids';
import type { OrganizationConnection } from './client';

/** An organisation in numbers, for whoever runs the installation; nothing of what it works on. */
export interface OrganizationFacts {
  activeMembers: number;
  runs: number;
  /** Runs that have not ended. */
  openRuns: number;
  storedBytes: number;
  /** Of this month in UTC. */
  cpuSeconds: number;
  /** The address of the newest invitation while nobody has joined; null otherwise. */
  invitedAdmin: { email: string; state: 'open' | 'expired' | 'revoked' } | null;
}

export async function readOrganizationFacts(
  conn: OrganizationConnection,
  orgId: OrganizationId,
): Promise<OrganizationFacts> {
  const [row] = await conn.execute<{
    active_members: number;
    runs: number;
    open_runs: number;
    stored_bytes: number;
    cpu_seconds: number;
    invited_email: string | null;
    invited_state: 'open' | 'expired' | 'revoked' | null;
  }>(sql`
    select members.active as active_members, runs.total as runs, runs.open as open_runs,
      coalesce((select storage_bytes from org_usage where org_id = ${orgId}), 0)::float8 as stored_bytes,
      coalesce((select cpu_seconds from org_cpu_usage
        where org_id = ${orgId} and month = to_char(now() at time zone 'UTC', 'YYYY-MM')), 0) as cpu_seconds,
      invited.email as invited_email, invited.state as invited_state
    from (select count(*)::int as total, (count(*) filter (where status = 'active'))::int as active
        from memberships where org_id = ${orgId}) members
      cross join (select count(*)::int as total, (count(*) filter (where finished_at is null))::int as open
        from jobs_meta where org_id = ${orgId}) runs
      left join lateral (select email, case when revoked_at is not null then 'revoked'
          when expires_at <= now() then 'expired' else 'open' end as state
        from invitations where org_id = ${orgId} and accepted_at is null
        order by created_at desc, id desc limit 1) invited on members.total = 0`);
  if (!row) throw new Error('A query over counts has one row.');
  return {
    activeMembers: row.active_members,
    runs: row.runs,
    openRuns: row.open_runs,
    storedBytes: row.stored_bytes,
    cpuSeconds: row.cpu_seconds,
    invitedAdmin:
      row.invited_email && row.invited_state ? { email: row.invited_email, state: row.invited_state } : null,
  };
}
