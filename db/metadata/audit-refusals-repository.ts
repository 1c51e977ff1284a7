import { and, eq, lt, sql } from 'drizzle-orm';
import type { OrganizationId } from '@/lib/domain/ids';
import type { OrganizationConnection } from './client';
import { auditRefusals } from './schema/audit-refusals';

export type RefusalRecord = Omit<typeof auditRefusals.$inferSelect, 'orgId' | 'minute'>;

const thisMinute = sql`date_trunc('minute', now())`;

/** Counts a refused attempt. @returns how many there were of the same kind in this minute, this one included */
export async function countRefusal(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  refusal: Omit<RefusalRecord, 'attempts'>,
): Promise<number> {
  const [row] = await conn
    .insert(auditRefusals)
    .values({ orgId, minute: thisMinute, ...refusal })
    .onConflictDoUpdate({
      target: [
        auditRefusals.orgId,
        auditRefusals.actorId,
        auditRefusals.minute,
        auditRefusals.action,
        auditRefusals.subjectId,
      ],
      set: { attempts: sql`${auditRefusals.attempts} + 1` },
    })
    .returning({ attempts: auditRefusals.attempts });
  return row?.attempts ?? 1;
}

/** How many kinds of refused attempts an actor has made in this minute. */
export async function countRefusalKinds(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  actorId: string,
): Promise<number> {
  return conn.$count(
    auditRefusals,
    and(
      eq(auditRefusals.orgId, orgId),
      eq(auditRefusals.actorId, actorId),
      sql`${auditRefusals.minute} = ${thisMinute}`,
    ),
  );
}

/** Takes out what was counted in minutes that are over. */
export async function takeFinishedRefusals(
  conn: OrganizationConnection,
  orgId: OrganizationId,
): Promise<RefusalRecord[]> {
  const rows = await conn
    .delete(auditRefusals)
    .where(and(eq(auditRefusals.orgId, orgId), lt(auditRefusals.minute, thisMinute)))
    .returning();
  return rows.map(({ orgId: _, minute: __, ...refusal }) => refusal);
}
