import { and, desc, eq, gt, inArray, lte, or, sql } from 'drizzle-orm';
import { violates } from '@/db/database-errors';
import { ConflictError } from '@/lib/domain/errors';
import type { OrganizationId } from '@/lib/domain/ids';
import type { MetadataConnection } from './client';
import { type DeletionState, orgDeletions } from './schema/org-deletions';

export interface DeletionRecord {
  orgId: OrganizationId;
  slug: string;
  state: DeletionState;
  requestedBy: string;
  requestedAt: Date;
  beginsAt: Date;
  updatedAt: Date;
  error: string | null;
  certificate: object | null;
}

/**
 * Notes that an organisation is to be deleted.
 * @param deletion `waitDays` 0 begins it at once
 * @throws ConflictError if that is noted already
 */
export async function insertDeletion(
  conn: MetadataConnection,
  deletion: { orgId: OrganizationId; slug: string; requestedBy: string; waitDays: number },
): Promise<DeletionRecord> {
  const { waitDays, ...values } = deletion;
  try {
    const [row] = await conn
      .insert(orgDeletions)
      .values({
        ...values,
        state: waitDays > 0 ? 'scheduled' : 'draining',
        beginsAt: sql`now() + make_interval(days => ${waitDays})`,
      })
      .returning();
    return row as DeletionRecord;
  } catch (error) {
    if (violates(error, 'org_deletions_pkey')) {
      throw new ConflictError('The deletion of this organisation has been asked for already.');
    }
    throw error;
  }
}

/** Null if nobody asked for it. */
export async function findDeletion(
  conn: MetadataConnection,
  orgId: OrganizationId,
): Promise<DeletionRecord | null> {
  const [row] = await conn.select().from(orgDeletions).where(eq(orgDeletions.orgId, orgId));
  return row ?? null;
}

/** Forgets a deletion that has not begun. @throws ConflictError if there is none */
export async function withdrawDeletion(conn: MetadataConnection, orgId: OrganizationId): Promise<void> {
  const gone = await conn
    .delete(orgDeletions)
    .where(and(eq(orgDeletions.orgId, orgId), eq(orgDeletions.state, 'scheduled')))
    .returning({ orgId: orgDeletions.orgId });
  if (gone.length === 0) throw new ConflictError('No deletion is waiting that could be withdrawn.');
}

/** @returns false if it is not in the state `from` (any more) */
export async function moveDeletion(
  conn: MetadataConnection,
  orgId: OrganizationId,
  from: DeletionState,
  to: DeletionState,
  certificate?: object,
): Promise<boolean> {
  const moved = await conn
    .update(orgDeletions)
    .set({ state: to, error: null, updatedAt: sql`now()`, ...(certificate && { certificate }) })
    .where(and(eq(orgDeletions.orgId, orgId), eq(orgDeletions.state, from)))
    .returning({ orgId: orgDeletions.orgId });
  return moved.length > 0;
}

/** Says that a step was at work just now, and why it stopped, if it did. */
export async function noteDeletionTry(
  conn: MetadataConnection,
  orgId: OrganizationId,
  error: string | null,
): Promise<void> {
  await conn
    .update(orgDeletions)
    .set({ error: error?.slice(0, 500) ?? null, updatedAt: sql`now()` })
    .where(eq(orgDeletions.orgId, orgId));
}

/** Scheduled deletions whose time has come, and begun ones at which nobody worked for so long. */
export async function listDueDeletions(
  conn: MetadataConnection,
  idleSeconds: number,
): Promise<{ orgId: OrganizationId; state: DeletionState }[]> {
  return conn
    .select({ orgId: orgDeletions.orgId, state: orgDeletions.state })
    .from(orgDeletions)
    .where(
      or(
        and(eq(orgDeletions.state, 'scheduled'), lte(orgDeletions.beginsAt, sql`now()`)),
        and(
          inArray(orgDeletions.state, ['draining', 'dropping', 'erasing']),
          lte(orgDeletions.updatedAt, sql`now() - make_interval(secs => ${idleSeconds})`),
        ),
      ),
    )
    .orderBy(orgDeletions.requestedAt);
}

/** Every deletion of the installation with its certificate, the newest first: for its operator. */
export async function listDeletions(conn: MetadataConnection, limit: number): Promise<DeletionRecord[]> {
  return conn.select().from(orgDeletions).orderBy(desc(orgDeletions.requestedAt)).limit(limit);
}

/** Organisations whose deletion was certified within so many days. */
export async function listDeletedWithin(conn: MetadataConnection, days: number): Promise<OrganizationId[]> {
  const rows = await conn
    .select({ orgId: orgDeletions.orgId })
    .from(orgDeletions)
    .where(
      and(
        eq(orgDeletions.state, 'certified'),
        gt(orgDeletions.updatedAt, sql`now() - make_interval(days => ${days})`),
      ),
    );
  return rows.map(({ orgId }) => orgId);
}
