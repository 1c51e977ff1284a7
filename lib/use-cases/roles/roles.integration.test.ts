import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUILT_IN_ROLES } from '@/lib/auth/built-in-roles';
import { ConflictError, ForbiddenError, InvalidInputError, NotFoundError } from '@/lib/domain/errors';
import { inviteMember } from '@/lib/use-cases/invitations/invite-member';
import { revokeInvitation } from '@/lib/use-cases/invitations/revoke-invitation';
import { changeMemberRole } from '@/lib/use-cases/members/change-member-role';
import {
  createPeople,
  type People,
  type PeopleOrganization,
  type Person,
} from '@/lib/use-cases/members/testing/people';
import { changeRole } from '@/lib/use-cases/roles/change-role';
import { createRole } from '@/lib/use-cases/roles/create-role';
import { deleteRole } from '@/lib/use-cases/roles/delete-role';
import { listRoles } from '@/lib/use-cases/roles/list-roles';

let people: People;
let ours: PeopleOrganization;
let admin: Person;
let scientist: Person;
let theirs: Person;

beforeAll(async () => {
  people = await createPeople();
  ours = await people.organization();
  admin = await ours.person('Admin');
  scientist = await ours.person('Scientist');
  theirs = await (await people.organization()).person('Admin');
});
afterAll(() => people?.close());

describe('roles', () => {
  it('are listed with what they allow, the built-in ones by code whatever their rows say', async () => {
    await people.database.superuser`
      update roles set permissions = '{run:read}' where org_id = ${ours.id} and name = 'Admin'`;
    const { roles } = await listRoles(scientist.ctx, {});
    expect(roles.slice(0, 4).map(({ name }) => name)).toEqual(Object.keys(BUILT_IN_ROLES));
    expect(roles[0]).toMatchObject({
      builtIn: true,
      permissions: BUILT_IN_ROLES.Admin,
      members: 1,
      canGive: false,
    });
    expect((await listRoles(admin.ctx, {})).roles[0]).toMatchObject({ canGive: true });
    expect((await admin.enter()).permissions).toContain('org:manage');
  });

  it('are made, renamed, widened and deleted, each with its audit row', async () => {
    const role = await createRole(admin.ctx, { name: ' Docker ', permissions: ['run:start', 'run:read'] });
    expect(role).toMatchObject({ name: 'Docker', builtIn: false, permissions: ['run:read', 'run:start'] });

    const holder = await ours.person('Viewer');
    await changeMemberRole(admin.ctx, { memberId: holder.memberId, roleId: role.id });
    const permissions = ['run:read', 'run:start', 'run:cancel', 'member:read'];
    const changed = await changeRole(admin.ctx, { roleId: role.id, name: 'Chemist', permissions });
    expect(changed).toMatchObject({ name: 'Chemist', members: 1 });
    expect([...(await holder.enter()).permissions].sort()).toEqual(permissions.toSorted());

    await expect(deleteRole(admin.ctx, { roleId: role.id })).rejects.toThrow('Somebody holds this role');
    await changeMemberRole(admin.ctx, { memberId: holder.memberId, roleId: await ours.roleId('Viewer') });
    await deleteRole(admin.ctx, { roleId: role.id });
    const actions = (await ours.audit()).filter(({ subjectId }) => subjectId === role.id);
    expect(actions.map(({ action }) => action)).toEqual(['role.delete', 'role.change', 'role.create']);
    await expect(deleteRole(admin.ctx, { roleId: role.id })).rejects.toThrow(NotFoundError);
  });

  it('stay while an open invitation gives them, and go with those that are over', async () => {
    const role = await createRole(admin.ctx, { name: 'Guest', permissions: ['run:read'] });
    const { invitation } = await inviteMember(admin.ctx, { email: 'guest@example.org', roleId: role.id });
    await expect(deleteRole(admin.ctx, { roleId: role.id })).rejects.toThrow('An open invitation');
    await revokeInvitation(admin.ctx, { invitationId: invitation.id });
    await deleteRole(admin.ctx, { roleId: role.id });
  });

  it('that are built in stay as they are', async () => {
    const roleId = await ours.roleId('Viewer');
    await expect(changeRole(admin.ctx, { roleId, permissions: ['run:read'] })).rejects.toThrow(ConflictError);
    await expect(deleteRole(admin.ctx, { roleId })).rejects.toThrow(ConflictError);
    for (const name of ['admin', 'Viewer']) {
      await expect(createRole(admin.ctx, { name, permissions: ['run:read'] })).rejects.toThrow(
        'built-in role',
      );
    }
  });

  it('have names of their own and permissions from the list', async () => {
    await createRole(admin.ctx, { name: 'Taken', permissions: ['run:read'] });
    await expect(createRole(admin.ctx, { name: 'Taken', permissions: ['run:read'] })).rejects.toThrow(
      ConflictError,
    );
    for (const permissions of [[], ['job:execute'], ['root'], 'run:read']) {
      await expect(createRole(admin.ctx, { name: 'New', permissions })).rejects.toThrow(InvalidInputError);
    }
  });

  it('grant nothing that their maker does not hold', async () => {
    const manager = await ours.personWith(['member:read', 'member:manage', 'run:read']);
    const attempt = createRole(manager.ctx, { name: 'Wide', permissions: ['run:read', 'audit:read'] });
    await expect(attempt).rejects.toThrow('audit:read');
    const narrow = await createRole(manager.ctx, { name: 'Narrow', permissions: ['run:read'] });
    await expect(changeRole(manager.ctx, { roleId: narrow.id, permissions: ['org:manage'] })).rejects.toThrow(
      ForbiddenError,
    );
    const wide = await createRole(admin.ctx, { name: 'Wide', permissions: ['run:read', 'audit:read'] });
    await expect(changeRole(manager.ctx, { roleId: wide.id, name: 'Mine' })).rejects.toThrow(ForbiddenError);
    await expect(deleteRole(manager.ctx, { roleId: wide.id })).rejects.toThrow(ForbiddenError);
  });

  it('are managed with member:manage only, and not from another organisation', async () => {
    const role = await createRole(admin.ctx, { name: 'Ours', permissions: ['run:read'] });
    const change = { roleId: role.id, name: 'Theirs' };
    await expect(createRole(scientist.ctx, { name: 'X', permissions: ['run:read'] })).rejects.toThrow(
      ForbiddenError,
    );
    await expect(changeRole(scientist.ctx, change)).rejects.toThrow(ForbiddenError);
    await expect(deleteRole(scientist.ctx, { roleId: role.id })).rejects.toThrow(ForbiddenError);
    await expect(changeRole(theirs.ctx, change)).rejects.toThrow(NotFoundError);
    await expect(deleteRole(theirs.ctx, { roleId: role.id })).rejects.toThrow(NotFoundError);
    expect((await listRoles(theirs.ctx, {})).roles.map(({ name }) => name)).not.toContain('Ours');
  });
});
