import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setUserDisabled } from '@/db/metadata/users-repository';
import { ConflictError, ForbiddenError, NotFoundError, QuotaExceededError } from '@/lib/domain/errors';
import { inviteMember } from '@/lib/use-cases/invitations/invite-member';
import { listInvitations } from '@/lib/use-cases/invitations/list-invitations';
import { changeMemberRole } from '@/lib/use-cases/members/change-member-role';
import { disableMember } from '@/lib/use-cases/members/disable-member';
import { getAccess } from '@/lib/use-cases/members/get-access';
import { leaveOrganization } from '@/lib/use-cases/members/leave-organization';
import { listMembers } from '@/lib/use-cases/members/list-members';
import { reactivateMember } from '@/lib/use-cases/members/reactivate-member';
import { removeMember } from '@/lib/use-cases/members/remove-member';
import { createPeople, type People, type PeopleOrganization, type Person } from './testing/people';

let people: People;
let ours: PeopleOrganization;
let admin: Person;
let theirs: Person;

beforeAll(async () => {
  people = await createPeople();
  ours = await people.organization();
  admin = await ours.person('Admin');
  theirs = await (await people.organization()).person('Viewer');
});
afterAll(() => people?.close());

const MANAGING = ['member:read', 'member:manage', 'run:read'];
const memberOf = async (ctx: Person['ctx'], memberId: string) =>
  (await listMembers(ctx, {})).members.find(({ id }) => id === memberId);

describe('a member', () => {
  it('is listed with role and state, and sees which one they are', async () => {
    const viewer = await ours.person('Viewer');
    expect(await memberOf(viewer.ctx, viewer.memberId)).toMatchObject({
      email: viewer.email,
      status: 'active',
      role: { name: 'Viewer' },
      isSelf: true,
    });
    expect(await memberOf(viewer.ctx, admin.memberId)).toMatchObject({ isSelf: false });
    expect(await memberOf(viewer.ctx, theirs.memberId)).toBeUndefined();
  });

  it('learns what they may do and where else they may go', async () => {
    const viewer = await ours.person('Viewer');
    const access = await getAccess(viewer.ctx, {});
    expect(access).toMatchObject({ role: 'Viewer', organizations: [{ slug: ours.slug }] });
    expect(access.permissions).toContain('structure:read');
  });

  it('gets another role, which counts from their next request on', async () => {
    const person = await ours.person('Viewer');
    const roleId = await ours.roleId('Scientist');
    await changeMemberRole(admin.ctx, { memberId: person.memberId, roleId });
    expect((await person.enter()).permissions).toContain('run:start');
    expect((await ours.audit())[0]).toMatchObject({
      action: 'member.change-role',
      subjectId: person.memberId,
      actorId: admin.userId,
      details: { userId: person.userId, roleId },
    });
    await expect(changeMemberRole(admin.ctx, { memberId: person.memberId, roleId })).rejects.toThrow(
      ConflictError,
    );
  });

  it('is kept out while disabled, and let in again', async () => {
    const person = await ours.person('Viewer');
    await disableMember(admin.ctx, { memberId: person.memberId });
    await expect(person.enter()).rejects.toThrow(NotFoundError);
    await expect(disableMember(admin.ctx, { memberId: person.memberId })).rejects.toThrow(ConflictError);
    await reactivateMember(admin.ctx, { memberId: person.memberId });
    await person.enter();
    await expect(reactivateMember(admin.ctx, { memberId: person.memberId })).rejects.toThrow(ConflictError);
    expect((await ours.audit()).slice(0, 2).map(({ action }) => action)).toEqual([
      'member.reactivate',
      'member.disable',
    ]);
  });

  it('is removed, or leaves', async () => {
    const [removed, leaving] = [await ours.person('Viewer'), await ours.person('Collaborator')];
    await removeMember(admin.ctx, { memberId: removed.memberId });
    await leaveOrganization(leaving.ctx, {});
    await expect(removed.enter()).rejects.toThrow(NotFoundError);
    await expect(leaving.enter()).rejects.toThrow(NotFoundError);
    expect((await ours.audit()).slice(0, 2)).toMatchObject([
      { action: 'member.leave', subjectId: leaving.memberId, actorId: leaving.userId },
      { action: 'member.remove', subjectId: removed.memberId, actorId: admin.userId },
    ]);
    await expect(leaveOrganization(leaving.ctx, {})).rejects.toThrow(NotFoundError);
  });

  it('takes their open links along, unless they may still invite', async () => {
    const second = await ours.person('Admin');
    const wanted = { email: `friend-of-${second.userId}@example.org`, roleId: await ours.roleId('Admin') };
    await inviteMember(second.ctx, wanted);
    const open = async () => (await listInvitations(admin.ctx, {})).invitations.map(({ email }) => email);
    expect(await open()).toContain(wanted.email);
    await changeMemberRole(admin.ctx, { memberId: second.memberId, roleId: await ours.roleId('Viewer') });
    expect(await open()).not.toContain(wanted.email);
  });
});

describe('changes of members', () => {
  const changes = {
    'change-member-role': async (ctx: Person['ctx'], memberId: string) =>
      changeMemberRole(ctx, { memberId, roleId: await ours.roleId('Collaborator') }),
    'disable-member': (ctx: Person['ctx'], memberId: string) => disableMember(ctx, { memberId }),
    'reactivate-member': (ctx: Person['ctx'], memberId: string) => reactivateMember(ctx, { memberId }),
    'remove-member': (ctx: Person['ctx'], memberId: string) => removeMember(ctx, { memberId }),
  };

  it.each(Object.entries(changes))('%s needs member:manage', async (_, change) => {
    const [scientist, other] = [await ours.person('Scientist'), await ours.person('Viewer')];
    await expect(change(scientist.ctx, other.memberId)).rejects.toThrow(ForbiddenError);
  });

  it.each(Object.entries(changes))('%s knows no member of another organisation', async (_, change) => {
    await expect(change(admin.ctx, theirs.memberId)).rejects.toThrow(NotFoundError);
    await expect(change(admin.ctx, `mem_${'0'.repeat(22)}`)).rejects.toThrow(NotFoundError);
  });

  it.each(Object.entries(changes))('%s leaves alone who may do more', async (_, change) => {
    const manager = await ours.personWith(MANAGING);
    const scientist = await ours.person('Scientist');
    await expect(change(manager.ctx, scientist.memberId)).rejects.toThrow('allows more than yours');
    expect(await memberOf(admin.ctx, scientist.memberId)).toMatchObject({ role: { name: 'Scientist' } });
  });

  it('give no role that allows more, to oneself neither', async () => {
    const manager = await ours.personWith(MANAGING);
    const roleId = await ours.roleId('Admin');
    const attempt = changeMemberRole(manager.ctx, { memberId: manager.memberId, roleId });
    await expect(attempt).rejects.toThrow(ForbiddenError);
  });

  it('give no role of another organisation', async () => {
    const person = await ours.person('Viewer');
    const foreign = await (await people.organization()).roleId('Viewer');
    const attempt = changeMemberRole(admin.ctx, { memberId: person.memberId, roleId: foreign });
    await expect(attempt).rejects.toThrow(NotFoundError);
  });

  it('let nobody in again above the quota', async () => {
    const org = await people.organization();
    const [boss, person] = [await org.person('Admin'), await org.person('Viewer')];
    await disableMember(boss.ctx, { memberId: person.memberId });
    await people.database.superuser`update organizations set quotas = '{"members": 1}' where id = ${org.id}`;
    await expect(reactivateMember(boss.ctx, { memberId: person.memberId })).rejects.toThrow(
      QuotaExceededError,
    );
    expect((await listMembers(boss.ctx, {})).quota).toBe(1);
  });
});

describe('the last active Admin', () => {
  it('can be neither removed, disabled nor demoted, and cannot leave', async () => {
    const org = await people.organization();
    const [last, manager] = [await org.person('Admin'), await org.person('Viewer')];
    const { memberId } = last;
    const roleId = await org.roleId('Viewer');
    const attempts = [
      () => removeMember(last.ctx, { memberId }),
      () => disableMember(last.ctx, { memberId }),
      () => changeMemberRole(last.ctx, { memberId, roleId }),
      () => leaveOrganization(last.ctx, {}),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toThrow('last active Admin');
    expect(await memberOf(manager.ctx, memberId)).toMatchObject({
      status: 'active',
      role: { name: 'Admin' },
    });
    expect(await org.audit()).toEqual([]);
  });

  it('is not replaced by one who is disabled here or everywhere', async () => {
    const org = await people.organization();
    const [last, disabled, gone] = [
      await org.person('Admin'),
      await org.person('Admin'),
      await org.person('Admin'),
    ];
    await disableMember(last.ctx, { memberId: disabled.memberId });
    await people.database.metadata.withInstallation((tx) => setUserDisabled(tx, gone.userId, true));
    await expect(leaveOrganization(last.ctx, {})).rejects.toThrow(ConflictError);
  });

  it('is left when Admins remove each other at once', async () => {
    for (let round = 0; round < 10; round++) {
      const org = await people.organization();
      const [a, b] = [await org.person('Admin'), await org.person('Admin')];
      const outcomes = await Promise.allSettled([
        removeMember(a.ctx, { memberId: b.memberId }),
        removeMember(b.ctx, { memberId: a.memberId }),
      ]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const stayed = await Promise.allSettled([a.enter(), b.enter()]);
      expect(stayed.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    }
  });
});
