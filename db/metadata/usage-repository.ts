import { and, desc, eq, sql } from 'drizzle-orm';
import type { OrganizationId } from '@/lib/domain/ids';
import type { DockingUsage } from '@/lib/domain/quotas';
import type { OrganizationConnection } from './client';
import { orgCpuUsage, orgUsage } from './schema/org-usage';
import { organizations } from './schema/organizations';

/** Bytes in store, and the most that there may be; null: no limit. */
export interface StorageUsage {
  used: number;
  limit: number | null;
}

/**
 * Adds to the bytes that an organisation has in store, or takes away from them if negative; nothing if they would be
 * more than its quota. In one statement under the row's lock, so that of many who ask at the same time only as many succeed as fit.
 * @returns false if it does not fit. What is taken away always does.
 */
export async function addStorage(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  bytes: number,
): Promise<boolean> {
  const change = sql`${bytes}::bigint`;
  const add = () =>
    conn.execute(sql`
      update org_usage u set storage_bytes = greatest(0, u.storage_bytes + ${change}), updated_at = now()
      from organizations o
      where u.org_id = ${orgId} and o.id = u.org_id
        and (${change} <= 0 or not jsonb_exists(o.quotas, 'storageBytes')
          or u.storage_bytes + ${change} <= (o.quotas ->> 'storageBytes')::numeric)
      returning u.org_id`);
  if ((await add()).length > 0) return true;
  await conn.execute(sql`
    insert into org_usage (org_id) select id from organizations where id = ${orgId} on conflict do nothing`);
  return (await add()).length > 0;
}

export async function readStorage(
  conn: OrganizationConnection,
  orgId: OrganizationId,
): Promise<StorageUsage> {
  const [row] = await conn
    .select({ quotas: organizations.quotas, used: orgUsage.storageBytes })
    .from(organizations)
    .leftJoin(orgUsage, eq(orgUsage.orgId, organizations.id))
    .where(eq(organizations.id, orgId));
  return { used: row?.used ?? 0, limit: row?.quotas.storageBytes ?? null };
}

/** What the count of stored bytes was at a moment. */
export interface StorageCount {
  bytes: number;
  /** Of the last change, in ISO 8601. */
  changedAt: string | null;
  /** How long nothing had been stored or removed, by the database's clock; null if nothing ever was. */
  restedSeconds: number | null;
}

export async function readStorageCount(
  conn: OrganizationConnection,
  orgId: OrganizationId,
): Promise<StorageCount> {
  const [row] = await conn
    .select({
      bytes: orgUsage.storageBytes,
      changedAt: orgUsage.updatedAt,
      restedSeconds: sql<number>`extract(epoch from now() - ${orgUsage.updatedAt})::double precision`,
    })
    .from(orgUsage)
    .where(eq(orgUsage.orgId, orgId));
  if (!row) return { bytes: 0, changedAt: null, restedSeconds: null };
  return { ...row, changedAt: row.changedAt.toISOString() };
}

/**
 * Sets the count to what was found in the store, unless it has changed since `seen`.
 * @returns false if it has
 */
export async function correctStorage(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  seen: Pick<StorageCount, 'bytes' | 'changedAt'>,
  bytes: number,
): Promise<boolean> {
  if (seen.changedAt === null) {
    const first = await conn
      .insert(orgUsage)
      .values({ orgId, storageBytes: bytes })
      .onConflictDoNothing()
      .returning({ orgId: orgUsage.orgId });
    return first.length > 0;
  }
  const corrected = await conn
    .update(orgUsage)
    .set({ storageBytes: bytes, updatedAt: sql`now()` })
    .where(
      and(
        eq(orgUsage.orgId, orgId),
        eq(orgUsage.storageBytes, seen.bytes),
        eq(orgUsage.updatedAt, new Date(seen.changedAt)),
      ),
    )
    .returning({ orgId: orgUsage.orgId });
  return corrected.length > 0;
}

/**
 * Takes over how much processor time the ledger of an organisation counts for a month. It only ever grows, so a repeat
 * and one that comes late change nothing.
 */
export async function publishCpuSeconds(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  { month, cpuSeconds }: { month: string; cpuSeconds: number },
): Promise<void> {
  await conn
    .insert(orgCpuUsage)
    .values({ orgId, month, cpuSeconds })
    .onConflictDoUpdate({
      target: [orgCpuUsage.orgId, orgCpuUsage.month],
      set: { cpuSeconds: sql`excluded.cpu_seconds` },
      setWhere: sql`${orgCpuUsage.cpuSeconds} < excluded.cpu_seconds`,
    });
}

/** Processor time by month, the newest first. */
export async function listCpuSeconds(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  limit: number,
): Promise<{ month: string; cpuSeconds: number }[]> {
  return conn
    .select({ month: orgCpuUsage.month, cpuSeconds: orgCpuUsage.cpuSeconds })
    .from(orgCpuUsage)
    .where(eq(orgCpuUsage.orgId, orgId))
    .orderBy(desc(orgCpuUsage.month))
    .limit(limit);
}

/** What decides whether an organisation may dock on; processor time as far as it is published, by the database's clock. */
export async function readDockingUsage(
  conn: OrganizationConnection,
  orgId: OrganizationId,
): Promise<DockingUsage> {
  const [row] = await conn
    .select({
      quotas: organizations.quotas,
      storageBytes: orgUsage.storageBytes,
      cpuSeconds: orgCpuUsage.cpuSeconds,
      now: sql<string>`to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
    })
    .from(organizations)
    .leftJoin(orgUsage, eq(orgUsage.orgId, organizations.id))
    .leftJoin(
      orgCpuUsage,
      and(
        eq(orgCpuUsage.orgId, organizations.id),
        eq(orgCpuUsage.month, sql`to_char(now() at time zone 'UTC', 'YYYY-MM')`),
      ),
    )
    .where(eq(organizations.id, orgId));
  return {
    quotas: row?.quotas ?? {},
    storageBytes: row?.storageBytes ?? 0,
    cpuSeconds: row?.cpuSeconds ?? 0,
    now: new Date(row?.now ?? Date.now()),
  };
}
