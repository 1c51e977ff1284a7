import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeUser } from '@/db/testing/factories';
import { acceptInvitation, readInvitation } from '@/lib/auth/invitations';
import { verifyPassword } from '@/lib/auth/passwords';
import { type Dependencies, installDependencies } from '@/lib/dependencies';
import {
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  NotAuthenticatedError,
  NotFoundError,
  QuotaExceededError,
} from '@/lib/domain/errors';
import { newId } from '@/lib/domain/ids';
import { createMailer } from '@/lib/mail/mailer';
import { startMailServer } from '@/lib/testing/mail-server';
import { inviteMember } from '@/lib/use-cases/invitations/invite-member';
import { listInvitations } from '@/lib/use-cases/invitations/list-invitations';
import { revokeInvitation } from '@/lib/use-cases/invitations/revoke-invitation';
import { listMembers } from '@/lib/use-cases/members/list-members';
import {
  createPeople,
  type People,
  type PeopleOrganization,
  type Person,
} from '@/lib/use-cases/members/testing/people';

let people: People;
let ours: PeopleOrganization;
let admin: Person;
let theirs: Person;

beforeAll(async () => {
  people = await createPeople();
  ours = await people.organization();
  admin = await ours.person('Admin');
  theirs = await (await people.organization()).person('Admin');
});
afterAll(() => people?.close());

const origin = { requestId: newId('request'), ip: '203.0.113.9' };
const account = { name: 'Grace Hopper', password: 'correct horse battery' };
/** What the environment must have beside the origin, which is all that is read of it here. */
const OTHER_VARIABLES = {
  DATABASE_URL: 'postgres://nobody@localhost/none',
  MASTER_KEY: Buffer.alloc(32).toString('base64'),
  NEXTAUTH_SECRET: 'x'.repeat(32),
  OBJECT_STORE: 'local',
  OBJECT_STORE_DIR: '/nowhere',
  SCRATCH_DIR: '/nowhere',
};
let addresses = 0;
const newAddress = () => `guest-${++addresses}@example.org`;

async function invite(email = newAddress(), by: Person = admin, org: PeopleOrganization = ours) {
  const { invitation, path } = await inviteMember(by.ctx, { email, roleId: await org.roleId('Viewer') });
  const [, , orgSlug = '', token = ''] = path.split('/');
  return { id: invitation.id, email, orgSlug, token, path };
}
const expire = (id: string) =>
  people.database.superuser`update invitations set expires_at = now() where id = ${id}`;

describe('inviteMember', () => {
  it('gives a link once, keeps only its hash, lasts seven days, and is audited', async () => {
    const { id, email, token, path } = await invite();
    expect(path).toBe(`/invitations/${ours.slug}/${token}`);
    const [row] = await people.database.superuser`
      select *, extract(epoch from expires_at - created_at)::int as seconds from invitations where id = ${id}`;
    expect(row).toMatchObject({
      token_sha256: createHash('sha256').update(token).digest('hex'),
      seconds: 7 * 24 * 3600,
    });
    expect(JSON.stringify([row, await ours.audit(), await listInvitations(admin.ctx, {})])).not.toContain(
      token,
    );
    expect((await ours.audit())[0]).toMatchObject({
      action: 'invitation.create',
      subjectId: id,
      details: { email },
    });
    expect((await listInvitations(admin.ctx, {})).invitations[0]).toMatchObject({
      id,
      email,
      role: { name: 'Viewer' },
      isExpired: false,
    });
  });

  it('invites nobody twice, and no member; an expired invitation makes room', async () => {
    const first = await invite();
    await expect(invite(first.email.toUpperCase())).rejects.toThrow(ConflictError);
    await expect(invite(admin.email.toUpperCase())).rejects.toThrow('belongs to the organisation');
    await expire(first.id);
    const second = await invite(first.email);
    expect(await readInvitation(second.orgSlug, second.token)).toMatchObject({ state: 'open' });
    expect(await readInvitation(first.orgSlug, first.token)).toMatchObject({ state: 'revoked' });
  });

  it.each([
    { email: 'nobody' },
    { email: '' },
    { days: 0 },
    { days: 31 },
    { days: 1.5 },
    { roleId: 'rol_x' },
  ])('refuses %j', async (wrong) => {
    const roleId = await ours.roleId('Viewer');
    const attempt = inviteMember(admin.ctx, { email: newAddress(), roleId, ...wrong });
    await expect(attempt).rejects.toThrow(InvalidInputError);
  });

  it('gives no role that allows more than the inviter’s, and none of another organisation', async () => {
    const manager = await ours.personWith(['member:read', 'member:manage']);
    const wanted = { email: newAddress(), roleId: await ours.roleId('Viewer') };
    await expect(inviteMember(manager.ctx, wanted)).rejects.toThrow(ForbiddenError);
    await expect(inviteMember(theirs.ctx, wanted)).rejects.toThrow(NotFoundError);
    await expect(inviteMember((await ours.person('Scientist')).ctx, wanted)).rejects.toThrow(ForbiddenError);
  });
});

describe('an invitation by mail', () => {
  it('has the link, where the installation sends mail', async () => {
    const server = await startMailServer();
    const mail = createMailer(server.url, 'dashboard@lab.example.org');
    try {
      vi.stubEnv('APP_URL', 'https://docking.example.org');
      for (const [name, value] of Object.entries(OTHER_VARIABLES)) vi.stubEnv(name, value);
      installDependencies({ metadata: people.database.metadata, mail } as Dependencies);
      const wanted = { email: newAddress(), roleId: await ours.roleId('Viewer') };
      const made = await inviteMember(admin.ctx, wanted);
      expect(made.isMailed).toBe(true);
      const letter = await server.next(wanted.email);
      const text = letter.raw.replaceAll('=\r\n', '');
      expect(text).toContain(`https://docking.example.org${made.path}`);
    } finally {
      installDependencies({ metadata: people.database.metadata } as Dependencies);
      mail.close();
      await server.close();
      vi.unstubAllEnvs();
    }
  });
});

describe('revokeInvitation', () => {
  it('ends the link, once, with its audit row', async () => {
    const link = await invite();
    await revokeInvitation(admin.ctx, { invitationId: link.id });
    expect(await readInvitation(link.orgSlug, link.token)).toEqual({
      state: 'revoked',
      organization: ours.name,
    });
    await expect(acceptInvitation({ ...link, ...account }, null, origin)).rejects.toThrow('withdrawn');
    await expect(revokeInvitation(admin.ctx, { invitationId: link.id })).rejects.toThrow(ConflictError);
    expect((await ours.audit())[0]).toMatchObject({ action: 'invitation.revoke', subjectId: link.id });
  });

  it('needs member:manage, in the invitation’s own organisation', async () => {
    const { id: invitationId } = await invite();
    const scientist = await ours.person('Scientist');
    await expect(revokeInvitation(scientist.ctx, { invitationId })).rejects.toThrow(ForbiddenError);
    await expect(revokeInvitation(theirs.ctx, { invitationId })).rejects.toThrow(NotFoundError);
    await expect(listInvitations(scientist.ctx, {})).rejects.toThrow(ForbiddenError);
    const seen = (await listInvitations(theirs.ctx, {})).invitations.map(({ id }) => id);
    expect(seen).not.toContain(invitationId);
  });
});

describe('acceptInvitation', () => {
  it('makes an account and a membership in the role that was chosen', async () => {
    const link = await invite();
    expect(await readInvitation(link.orgSlug, link.token)).toEqual({
      state: 'open',
      organization: ours.name,
      email: link.email,
      role: 'Viewer',
      hasAccount: false,
    });
    expect(await acceptInvitation({ ...link, ...account }, null, origin)).toEqual({
      slug: ours.slug,
      email: link.email,
      isNewAccount: true,
    });
    const member = (await listMembers(admin.ctx, {})).members.find(({ email }) => email === link.email);
    expect(member).toMatchObject({ name: account.name, role: { name: 'Viewer' }, status: 'active' });
    const [user] = await people.database.superuser`select * from users where email = ${link.email}`;
    expect(await verifyPassword(user?.password_hash, account.password)).toBe(true);
    expect((await ours.audit())[0]).toMatchObject({
      action: 'invitation.accept',
      actorId: user?.id,
      subjectId: link.id,
      ...origin,
    });
  });

  it('takes an account that is there only with its own session', async () => {
    const user = await makeUser(people.database.metadata);
    const link = await invite(user.email.toUpperCase());
    expect(await readInvitation(link.orgSlug, link.token)).toMatchObject({ hasAccount: true });
    const attempt = { ...link, ...account };
    await expect(acceptInvitation(attempt, null, origin)).rejects.toThrow(NotAuthenticatedError);
    await expect(acceptInvitation(attempt, theirs.session, origin)).rejects.toThrow(ForbiddenError);
    const accepted = await acceptInvitation(attempt, await people.sessionOf(user.id), origin);
    expect(accepted).toEqual({ slug: ours.slug, email: user.email, isNewAccount: false });
    const [after] = await people.database.superuser`select * from users where id = ${user.id}`;
    expect(after).toMatchObject({ name: user.name, password_hash: null });
  });

  it('counts once, and not after its time', async () => {
    const link = await invite();
    const twice = await Promise.allSettled([
      acceptInvitation({ ...link, ...account }, null, origin),
      acceptInvitation({ ...link, ...account }, null, origin),
    ]);
    expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await readInvitation(link.orgSlug, link.token)).toMatchObject({ state: 'used' });
    await expect(acceptInvitation({ ...link, ...account }, null, origin)).rejects.toThrow('used already');

    const late = await invite();
    await expire(late.id);
    expect(await readInvitation(late.orgSlug, late.token)).toMatchObject({ state: 'expired' });
    await expect(acceptInvitation({ ...late, ...account }, null, origin)).rejects.toThrow('expired');
  });

  it('tells nothing to who has not the whole link', async () => {
    const link = await invite();
    const wrong = [
      { orgSlug: link.orgSlug, token: `${link.token.slice(0, -1)}${link.token.endsWith('A') ? 'B' : 'A'}` },
      { orgSlug: (await people.organization()).slug, token: link.token },
      { orgSlug: 'no-such-organisation', token: link.token },
      { orgSlug: '../x', token: link.token },
      { orgSlug: link.orgSlug, token: 'a\u0000b' },
    ];
    for (const { orgSlug, token } of wrong) {
      expect(await readInvitation(orgSlug, token)).toEqual({ state: 'unknown' });
      await expect(acceptInvitation({ orgSlug, token, ...account }, null, origin)).rejects.toThrow(
        'There is no such invitation.',
      );
    }
  });

  it.each([{ name: '' }, { password: '' }, { password: 'short' }, { password: 'password123' }])(
    'refuses the account %j and stays open',
    async (wrong) => {
      const link = await invite();
      const attempt = acceptInvitation({ ...link, ...account, ...wrong }, null, origin);
      await expect(attempt).rejects.toThrow(InvalidInputError);
      expect(await readInvitation(link.orgSlug, link.token)).toMatchObject({ state: 'open' });
    },
  );

  it('lets exactly one of twenty take the last place', async () => {
    const org = await people.organization();
    const boss = await org.person('Admin');
    await people.database.superuser`update organizations set quotas = '{"members": 2}' where id = ${org.id}`;
    const links = [];
    for (let i = 0; i < 20; i++) links.push(await invite(newAddress(), boss, org));
    const outcomes = await Promise.allSettled(
      links.map((link) => acceptInvitation({ ...link, ...account }, null, origin)),
    );
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(refused).toHaveLength(19);
    for (const reason of refused) expect(reason).toBeInstanceOf(QuotaExceededError);
    expect((await listMembers(boss.ctx, {})).members).toHaveLength(2);
    // Who found no place has a link that still works, and no account.
    expect((await listInvitations(boss.ctx, {})).invitations).toHaveLength(19);
    const [row] = await people.database.superuser`
      select count(*)::int as accounts from users where email = any(${links.map(({ email }) => email)})`;
    expect(row).toEqual({ accounts: 1 });
  });
});
