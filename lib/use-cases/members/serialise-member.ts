import type { MemberRecord, RoleRecord } from '@/db/metadata/members-repository';
import { permissionsOf } from '@/lib/auth/built-in-roles';
import type { OrgContext } from '@/lib/auth/org-context';
import type { MemberRow, RoleRow } from '@/lib/domain/resources/members';
import { actorUserId } from '@/lib/use-cases/actor';
import { holdsAll } from '@/lib/use-cases/members/within-own-permissions';

export function serialiseMember(ctx: OrgContext, member: MemberRecord): MemberRow {
  return {
    id: member.id,
    name: member.user.name,
    email: member.user.email,
    status: member.status,
    role: { id: member.role.id, name: member.role.name },
    joinedAt: member.createdAt.toISOString(),
    isSelf: member.user.id === actorUserId(ctx),
  };
}

/** @param members how many hold it */
export function serialiseRole(ctx: OrgContext, role: RoleRecord, members: number): RoleRow {
  const permissions = [...permissionsOf(role)];
  return {
    id: role.id,
    name: role.name,
    builtIn: role.builtIn,
    permissions,
    members,
    canGive: ctx.permissions.has('member:manage') && holdsAll(ctx, permissions),
  };
}
