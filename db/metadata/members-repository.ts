import { and, asc, eq } from 'drizzle-orm';
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
  return conn
    .select({ id: organizations.id, slug: organizations.slug, name: organizations.name })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.orgId))
    .where(
      and(
        eq(memberships.userId, userId),
        eq(memberships.status, 'active'),
        eq(organizations.status, 'ready'),
      ),
    )
    .orderBy(asc(organizations.name));
}
