import { eq, sql } from 'drizzle-orm';
import { NotFoundError } from '@/lib/domain/errors';
import type { OrganizationId } from '@/lib/domain/ids';
import type { OrganizationState } from '@/lib/domain/states';
import type { OrganizationConnection } from './client';
import { type OrgDatabaseState, orgDatabases } from './schema/org-databases';
import { organizations } from './schema/organizations';

export interface OrgDatabaseRecord {
  databaseName: string;
  roleName: string;
  dsnEncrypted: string | null;
  state: OrgDatabaseState;
  schemaVersion: string | null;
  attempt: number;
  error: string | null;
  updatedAt: Date;
}

/** Notes where the database will be; does nothing if that is noted. */
export async function insertOrgDatabase(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  names: { databaseName: string; roleName: string },
): Promise<void> {
  await conn
    .insert(orgDatabases)
    .values({ orgId, ...names })
    .onConflictDoNothing();
}

/** Null before provisioning has begun. */
export async function findOrgDatabase(
  conn: OrganizationConnection,
  orgId: OrganizationId,
): Promise<OrgDatabaseRecord | null> {
  const [row] = await conn.select().from(orgDatabases).where(eq(orgDatabases.orgId, orgId));
  if (!row) return null;
  const { orgId: _, ...record } = row;
  return record;
}

/** @throws NotFoundError */
export async function readOrgDatabase(
  conn: OrganizationConnection,
  orgId: OrganizationId,
): Promise<OrgDatabaseRecord> {
  const found = await findOrgDatabase(conn, orgId);
  if (!found) throw new NotFoundError('results database');
  return found;
}

/** What is needed to connect: the row and the organisation's state. Null if the organisation does not exist. */
export async function readConnectionFacts(
  conn: OrganizationConnection,
  orgId: OrganizationId,
): Promise<{
  status: OrganizationState;
  dsnEncrypted: string | null;
  state: OrgDatabaseState | null;
  schemaVersion: string | null;
} | null> {
  const [row] = await conn
    .select({
      status: organizations.status,
      dsnEncrypted: orgDatabases.dsnEncrypted,
      state: orgDatabases.state,
      schemaVersion: orgDatabases.schemaVersion,
    })
    .from(organizations)
    .leftJoin(orgDatabases, eq(orgDatabases.orgId, organizations.id))
    .where(eq(organizations.id, orgId));
  return row ?? null;
}

/** @param change `countAttempt` adds one attempt; a change of state starts the count again */
export async function updateOrgDatabase(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  {
    countAttempt,
    ...change
  }: Partial<Omit<OrgDatabaseRecord, 'attempt' | 'updatedAt'>> & { countAttempt?: boolean },
): Promise<void> {
  const attempt = countAttempt
    ? change.state
      ? sql`case when ${orgDatabases.state} = ${change.state} then ${orgDatabases.attempt} + 1 else 1 end`
      : sql`${orgDatabases.attempt} + 1`
    : undefined;
  await conn
    .update(orgDatabases)
    .set({ ...change, ...(attempt && { attempt }), updatedAt: sql`now()` })
    .where(eq(orgDatabases.orgId, orgId));
}
