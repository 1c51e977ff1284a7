import { and, desc, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { violates } from '@/db/database-errors';
import { ConflictError, NotFoundError } from '@/lib/domain/errors';
import type { InvitationId, OrganizationId, RoleId } from '@/lib/domain/ids';
import type { OrganizationConnection } from './client';
import type { RoleRecord } from './members-repository';
import { invitations } from './schema/invitations';
import { roles } from './schema/roles';
import { users } from './schema/users';

/** `expired` is open no more, by the database's clock. */
export type InvitationState = 'open' | 'expired' | 'used' | 'revoked';

export interface InvitationRecord {
  id: InvitationId;
  email: string;
  role: RoleRecord;
  /** Actor's id; the name only if it is a user's. */
  invitedBy: string;
  invitedByName: string | null;
  createdAt: Date;
  expiresAt: Date;
  state: InvitationState;
}

const isClosed = sql`(${invitations.acceptedAt} is not null or ${invitations.revokedAt} is not null or ${invitations.expiresAt} <= now())`;
const isPending = and(isNull(invitations.acceptedAt), isNull(invitations.revokedAt)) as SQL;

function selectInvitations(conn: OrganizationConnection) {
  return conn
    .select({
      id: invitations.id,
      email: invitations.email,
      role: { id: roles.id, name: roles.name, permissions: roles.permissions, builtIn: roles.builtIn },
      invitedBy: invitations.invitedBy,
      invitedByName: users.name,
      createdAt: invitations.createdAt,
      expiresAt: invitations.expiresAt,
      state: sql<InvitationState>`case
        when ${invitations.acceptedAt} is not null then 'used'
        when ${invitations.revokedAt} is not null then 'revoked'
        when ${invitations.expiresAt} <= now() then 'expired'
        else 'open' end`,
    })
    .from(invitations)
    .innerJoin(roles, and(eq(roles.orgId, invitations.orgId), eq(roles.id, invitations.roleId)))
    .leftJoin(users, eq(users.id, sql`${invitations.invitedBy}`));
}

/**
 * Adds an invitation that lasts so long. One for the same address that ran out makes room for it.
 * @param invitation.tokenSha256 of the link's secret, which is kept nowhere
 * @throws ConflictError if an open one is there for this address; NotFoundError if there is no such role
 */
export async function insertInvitation(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  invitation: {
    id: InvitationId;
    email: string;
    roleId: RoleId;
    tokenSha256: string;
    invitedBy: string;
    lifetimeSeconds: number;
  },
): Promise<void> {
  const { lifetimeSeconds, ...values } = invitation;
  await conn
    .update(invitations)
    .set({ revokedAt: sql`now()` })
    .where(
      and(
        eq(invitations.orgId, orgId),
        isPending,
        sql`lower(${invitations.email}) = lower(${invitation.email})`,
        sql`${invitations.expiresAt} <= now()`,
      ),
    );
  try {
    await conn.insert(invitations).values({
      orgId,
      ...values,
      expiresAt: sql`now() + make_interval(secs => ${lifetimeSeconds})`,
    });
  } catch (error) {
    if (violates(error, 'invitations_role_fk')) throw new NotFoundError('role');
    if (violates(error, 'invitations_open_email_key')) {
      throw new ConflictError(
        `There is an open invitation for ${invitation.email}. Revoke it to make another.`,
      );
    }
    throw error;
  }
}

/** Those that were neither used nor revoked, the newest first. */
export async function listPendingInvitations(
  conn: OrganizationConnection,
  orgId: OrganizationId,
): Promise<InvitationRecord[]> {
  return selectInvitations(conn)
    .where(and(eq(invitations.orgId, orgId), isPending))
    .orderBy(desc(invitations.createdAt), desc(invitations.id));
}

/** @throws NotFoundError */
export async function getInvitation(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  invitationId: InvitationId,
): Promise<InvitationRecord> {
  const [row] = await selectInvitations(conn).where(
    and(eq(invitations.orgId, orgId), eq(invitations.id, invitationId)),
  );
  if (!row) throw new NotFoundError('invitation');
  return row;
}

/** In whatever state; null if no invitation has this secret. */
export async function findInvitationByToken(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  tokenSha256: string,
): Promise<InvitationRecord | null> {
  const [row] = await selectInvitations(conn).where(
    and(eq(invitations.orgId, orgId), eq(invitations.tokenSha256, tokenSha256)),
  );
  return row ?? null;
}

/** The open one for this address, in whatever letter case; null if there is none. */
export async function findOpenInvitation(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  email: string,
): Promise<InvitationRecord | null> {
  const [row] = await selectInvitations(conn).where(
    and(
      eq(invitations.orgId, orgId),
      sql`lower(${invitations.email}) = lower(${email})`,
      sql`not ${isClosed}`,
    ),
  );
  return row ?? null;
}

/** @throws ConflictError unless it is open */
export async function markInvitationUsed(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  invitationId: InvitationId,
): Promise<void> {
  const used = await conn
    .update(invitations)
    .set({ acceptedAt: sql`now()` })
    .where(and(eq(invitations.orgId, orgId), eq(invitations.id, invitationId), sql`not ${isClosed}`))
    .returning({ id: invitations.id });
  if (used.length === 0) throw new ConflictError('This invitation is no longer open.');
}

/** One that ran out may be revoked: it leaves the list. @throws ConflictError if it was used or revoked */
export async function revokeInvitation(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  invitationId: InvitationId,
): Promise<void> {
  const revoked = await conn
    .update(invitations)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(invitations.orgId, orgId), eq(invitations.id, invitationId), isPending))
    .returning({ id: invitations.id });
  if (revoked.length === 0) throw new ConflictError('This invitation was used or revoked already.');
}

/** What somebody may not do any more, their links must not do either. @returns how many were revoked */
export async function revokeInvitationsBy(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  invitedBy: string,
): Promise<number> {
  const revoked = await conn
    .update(invitations)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(invitations.orgId, orgId), eq(invitations.invitedBy, invitedBy), isPending))
    .returning({ id: invitations.id });
  return revoked.length;
}

/** Removes what is over and would keep a role from being deleted. The audit log remembers it. */
export async function deleteClosedInvitations(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  roleId: RoleId,
): Promise<void> {
  await conn
    .delete(invitations)
    .where(and(eq(invitations.orgId, orgId), eq(invitations.roleId, roleId), isClosed));
}
