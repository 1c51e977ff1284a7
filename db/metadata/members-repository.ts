import { and, asc, count, eq, isNull, ne, sql } from 'drizzle-orm';
import { violates } from '@/db/database-errors';
import { ConflictError, NotFoundError } from '@/lib/domain/errors';
import type { MembershipId, OrganizationId, RoleId, UserId } from '@/lib/domain/ids';
import type { OrganizationConnection, UserConnection } from './client';
import { type MembershipState, memberships } from './schema/memberships';
import { organizations } from './schema/organizations';
import { roles } from './schema/roles';
import { users } from './schema/users';

export interface RoleRecord {
  id: RoleId;
  name: string;
  permissions: string[];
  builtIn: boolean;
}

export interface MemberRecord {
  id: MembershipId;
  status: MembershipState;
  createdAt: Date;
  user: { id: UserId; email: string; name: string };
  role: RoleRecord;
}

const roleColumns = {
  id: roles.id,
  name: roles.name,
  permissions: roles.permissions,
  builtIn: roles.builtIn,
};

/** @throws ConflictError if the organisation has a role of this name */
export async function insertRole(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  role: RoleRecord,
): Promise<void> {
  try {
    await conn.insert(roles).values({ orgId, ...role });
  } catch (error) {
    if (violates(error, 'roles_name_key')) throw new ConflictError(`There is a role "${role.name}".`);
    throw error;
  }
}

export async function listRoles(conn: OrganizationConnection, orgId: OrganizationId): Promise<RoleRecord[]> {
  return conn.select(roleColumns).from(roles).where(eq(roles.orgId, orgId)).orderBy(asc(roles.name));
}

/** @throws NotFoundError */
export async function getRole(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  roleId: RoleId,
): Promise<RoleRecord> {
  const [row] = await conn
    .select(roleColumns)
    .from(roles)
    .where(and(eq(roles.orgId, orgId), eq(roles.id, roleId)));
  if (!row) throw new NotFoundError('role');
  return row;
}

/** @throws NotFoundError, for a built-in role as well; ConflictError if another role has this name */
export async function changeOwnRole(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  roleId: RoleId,
  change: { name?: string | undefined; permissions?: string[] | undefined },
): Promise<void> {
  try {
    const changed = await conn
      .update(roles)
      .set(change)
      .where(and(eq(roles.orgId, orgId), eq(roles.id, roleId), eq(roles.builtIn, false)))
      .returning({ id: roles.id });
    if (changed.length === 0) throw new NotFoundError('role');
  } catch (error) {
    if (violates(error, 'roles_name_key')) throw new ConflictError(`There is a role "${change.name}".`);
    throw error;
  }
}

/** @throws NotFoundError, for a built-in role as well; ConflictError if it is held, or kept by a way to sign in */
export async function deleteOwnRole(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  roleId: RoleId,
): Promise<void> {
  try {
    const deleted = await conn
      .delete(roles)
      .where(and(eq(roles.orgId, orgId), eq(roles.id, roleId), eq(roles.builtIn, false)))
      .returning({ id: roles.id });
    if (deleted.length === 0) throw new NotFoundError('role');
  } catch (error) {
    if (violates(error, 'memberships_role_fk'))
      throw new ConflictError('Somebody holds this role. Give them another one first.');
    if (violates(error, 'invitations_role_fk'))
      throw new ConflictError('An open invitation gives this role. Revoke it first.');
    if (violates(error, 'identity_providers_role_fk'))
      throw new ConflictError('A way to sign in gives this role. Change its settings first.');
    throw error;
  }
}

/**
 * Lets one change of an organisation's members happen at a time, to the end of the transaction: whether another
 * Admin is left, and whether the quota has room, is true until the change is written.
 */
export async function lockMembers(conn: OrganizationConnection, orgId: OrganizationId): Promise<void> {
  await conn.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${orgId} members`}, 0))`);
}

/** @throws ConflictError if the person is a member; NotFoundError if there is no such role */
export async function insertMembership(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  membership: { id: MembershipId; userId: UserId; roleId: RoleId },
): Promise<void> {
  try {
    await conn.insert(memberships).values({ orgId, ...membership });
  } catch (error) {
    if (violates(error, 'memberships_user_key')) throw new ConflictError('This person is a member already.');
    if (violates(error, 'memberships_role_fk')) throw new NotFoundError('role');
    throw error;
  }
}

function selectMembers(conn: OrganizationConnection) {
  return conn
    .select({
      id: memberships.id,
      status: memberships.status,
      createdAt: memberships.createdAt,
      user: { id: users.id, email: users.email, name: users.name },
      role: roleColumns,
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .innerJoin(roles, and(eq(roles.orgId, memberships.orgId), eq(roles.id, memberships.roleId)));
}

export async function listMembers(
  conn: OrganizationConnection,
  orgId: OrganizationId,
): Promise<MemberRecord[]> {
  return selectMembers(conn).where(eq(memberships.orgId, orgId)).orderBy(asc(users.email));
}

/** The person's active membership with its role: what an OrgContext is made from. Null for anybody else. */
export async function findActiveMember(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  userId: UserId,
): Promise<MemberRecord | null> {
  const [row] = await selectMembers(conn).where(
    and(eq(memberships.orgId, orgId), eq(memberships.userId, userId), eq(memberships.status, 'active')),
  );
  return row ?? null;
}

/** @throws NotFoundError */
export async function getMember(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  membershipId: MembershipId,
): Promise<MemberRecord> {
  const [row] = await selectMembers(conn).where(
    and(eq(memberships.orgId, orgId), eq(memberships.id, membershipId)),
  );
  if (!row) throw new NotFoundError('member');
  return row;
}

/** Members who may come in: what a quota counts. */
export async function countActiveMembers(
  conn: OrganizationConnection,
  orgId: OrganizationId,
): Promise<number> {
  const [row] = await conn
    .select({ value: count() })
    .from(memberships)
    .where(and(eq(memberships.orgId, orgId), eq(memberships.status, 'active')));
  return row?.value ?? 0;
}

/** Active members in the built-in role Admin whose accounts are not disabled, without this one. */
export async function countOtherAdmins(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  membershipId: MembershipId,
): Promise<number> {
  const [row] = await conn
    .select({ value: count() })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .innerJoin(roles, and(eq(roles.orgId, memberships.orgId), eq(roles.id, memberships.roleId)))
    .where(
      and(
        eq(memberships.orgId, orgId),
        eq(memberships.status, 'active'),
        isNull(users.disabledAt),
        eq(roles.builtIn, true),
        eq(roles.name, 'Admin'),
        ne(memberships.id, membershipId),
      ),
    );
  return row?.value ?? 0;
}

/** @throws NotFoundError */
export async function deleteMembership(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  membershipId: MembershipId,
): Promise<void> {
  const deleted = await conn
    .delete(memberships)
    .where(and(eq(memberships.orgId, orgId), eq(memberships.id, membershipId)))
    .returning({ id: memberships.id });
  if (deleted.length === 0) throw new NotFoundError('member');
}

/** @throws NotFoundError */
export async function changeMembership(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  membershipId: MembershipId,
  change: { roleId?: RoleId; status?: MembershipState },
): Promise<void> {
  const changed = await conn
    .update(memberships)
    .set(change)
    .where(and(eq(memberships.orgId, orgId), eq(memberships.id, membershipId)))
    .returning({ id: memberships.id });
  if (changed.length === 0) throw new NotFoundError('member');
}

/** The organisations that a person may choose from after sign-in, by name. */
export async function listOrganizationsOfUser(
  conn: UserConnection,
  userId: UserId,
): Promise<{ id: OrganizationId; slug: string; name: string }[]> {
  return selectOrganizationsOfUser(conn, userId, 'ready');
}

/** Those of a person that are suspended, with the reason, by name. */
export async function listSuspendedOrganizationsOfUser(
  conn: UserConnection,
  userId: UserId,
): Promise<{ id: OrganizationId; name: string; statusReason: string | null }[]> {
  return selectOrganizationsOfUser(conn, userId, 'suspended');
}

function selectOrganizationsOfUser(conn: UserConnection, userId: UserId, status: 'ready' | 'suspended') {
  return conn
    .select({
      id: organizations.id,
      slug: organizations.slug,
      name: organizations.name,
      statusReason: organizations.statusReason,
    })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.orgId))
    .where(
      and(eq(memberships.userId, userId), eq(memberships.status, 'active'), eq(organizations.status, status)),
    )
    .orderBy(asc(organizations.name));
}
