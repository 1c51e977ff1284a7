import postgres, { type ISql } from 'postgres';
import { eraseOrganizationFromOrchestrator } from '@/db/orchestrator/erase-store';
import type { OrganizationId } from '@/lib/domain/ids';

/** What was erased of an organisation in the shared database. */
export interface ErasedRows {
  /** By table. */
  rows: Record<string, number>;
  sessions: number;
  orchestrator: { events: number; runs: number };
  /** Where its audit log ended: who kept an export can show that it was whole. */
  auditLog: { entries: number; lastHash: string | null };
  at: Date;
}

/**
 * Erases everything that the shared database holds of an organisation, its own row included, and writes the
 * certificate, in one transaction: all of it is there, or none. Only the owner can: the application's role may take back no
 * entry of an audit log. The organisation's row is locked first, so whoever is writing ends before, and whoever comes
 * later is refused by a foreign key.
 * @param adminUrl a direct DSN of the owner of the shared database
 * @param options `keptEvent` as in `eraseOrganizationFromOrchestrator`; `certificate` makes what stays
 * @returns false if there was no such organisation any more
 */
export async function eraseOrganizationRows(
  adminUrl: string,
  orgId: OrganizationId,
  options: { keptEvent: string; certificate: (erased: ErasedRows) => object },
): Promise<boolean> {
  const client = postgres(adminUrl, { max: 1, prepare: false, connect_timeout: 10, onnotice: () => {} });
  try {
    return await client.begin(async (tx) => {
      // The owner may be bound by forced row-level security, too.
      await tx`select set_config('app.org_id', ${orgId}, true)`;
      const [organization] = await tx`select 1 from organizations where id = ${orgId} for update`;
      if (!organization) return false;
      const [chain] = await tx<{ entries: number; lastHash: string }[]>`
        select last_seq::float8 as entries, last_hash as "lastHash" from audit_chains where org_id = ${orgId}`;
      const rows: Record<string, number> = {};
      for (const table of await tenantTables(tx)) {
        const deleted = await tx`delete from ${tx(table)} where org_id = ${orgId}`;
        if (deleted.count > 0) rows[table] = deleted.count;
      }
      const sessions = await tx`delete from sessions where sso_org_id = ${orgId}`;
      const orchestrator = await eraseOrganizationFromOrchestrator(tx, orgId, options.keptEvent);
      await tx`delete from organizations where id = ${orgId}`;
      const [{ at } = { at: new Date() }] = await tx<{ at: Date }[]>`select now() as at`;
      const certificate = options.certificate({
        rows,
        sessions: sessions.count,
        orchestrator,
        auditLog: { entries: chain?.entries ?? 0, lastHash: chain?.lastHash ?? null },
        at,
      });
      await tx`
        update org_deletions
        set state = 'certified', error = null, updated_at = now(), certificate = ${JSON.stringify(certificate)}::text::jsonb
        where org_id = ${orgId}`;
      return true;
    });
  } finally {
    await client.end({ timeout: 5 });
  }
}

/**
 * Every tenant table (they are those with forced row-level security), each before the tables that it refers to.
 * Read from the catalogue, so that a new table is not forgotten; if one were, the foreign key of its rows to the
 * organisation would stop the deletion.
 */
async function tenantTables(sql: ISql): Promise<string[]> {
  const tables = await sql<{ name: string; parents: string[] }[]>`
    select c.relname as name, array(
      select p.relname::text from pg_constraint k join pg_class p on p.oid = k.confrelid
      where k.contype = 'f' and k.conrelid = c.oid and k.confrelid <> c.oid) as parents
    from pg_class c
    where c.relkind in ('r', 'p') and c.relforcerowsecurity and c.relnamespace = 'public'::regnamespace
    order by c.relname`;
  const ordered: string[] = [];
  let left = [...tables];
  while (left.length > 0) {
    const free = left.filter(({ name }) => !left.some(({ parents }) => parents.includes(name)));
    if (free.length === 0) throw new Error(`Tables refer to each other: ${left.map(({ name }) => name)}.`);
    ordered.push(...free.map(({ name }) => name));
    left = left.filter((table) => !free.includes(table));
  }
  return ordered;
}
