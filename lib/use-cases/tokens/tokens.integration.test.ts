import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { setUserDisabled } from '@/db/metadata/users-repository';
import { isApiToken, newApiToken } from '@/lib/auth/api-tokens';
import { type OrgContext, tokenContext } from '@/lib/auth/org-context';
import {
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  NotAuthenticatedError,
  NotFoundError,
  OrganizationClosedError,
} from '@/lib/domain/errors';
import { newId } from '@/lib/domain/ids';
import type { NewToken } from '@/lib/domain/resources/tokens';
import { changeMemberRole } from '@/lib/use-cases/members/change-member-role';
import { disableMember } from '@/lib/use-cases/members/disable-member';
import { leaveOrganization } from '@/lib/use-cases/members/leave-organization';
import { reactivateMember } from '@/lib/use-cases/members/reactivate-member';
import { removeMember } from '@/lib/use-cases/members/remove-member';
import {
  createPeople,
  type People,
  type PeopleOrganization,
  type Person,
} from '@/lib/use-cases/members/testing/people';
import { createToken } from '@/lib/use-cases/tokens/create-token';
import { listTokens } from '@/lib/use-cases/tokens/list-tokens';
import { revokeToken } from '@/lib/use-cases/tokens/revoke-token';

let people: People;
let ours: PeopleOrganization;
let admin: Person;
let maker: Person;

beforeAll(async () => {
  people = await createPeople();
  ours = await people.organization();
  admin = await ours.person('Admin');
});
afterAll(() => people?.close());
beforeEach(async () => {
  maker = await ours.person('Scientist');
});

const make = (ctx: OrgContext, input: object = {}): Promise<NewToken> =>
  createToken(ctx, { name: 'Pipeline', scopes: ['run:read', 'run:start'], ...input });
const enter = (text: string, org = ours) =>
  tokenContext(text, org.slug, { requestId: newId('request'), ip: '198.51.100.9' });
const refused = async (text: string, org = ours) =>
  expect(enter(text, org)).rejects.toThrow(new NotAuthenticatedError('This token is not valid here.'));

describe('making a token', () => {
  it('shows its text once, keeps only the hash, and leaves an entry in the audit log', async () => {
    const { token, text } = await make(maker.ctx, { name: ' Pipe\nline ' });
    expect(isApiToken(text)).toBe(true);
    expect(token).toMatchObject({
      name: 'Pipe line',
      prefix: text.slice(0, 10),
      state: 'live',
      scopes: ['run:read', 'run:start'],
      isOwn: true,
      lastUsedAt: null,
    });
    const days = (Date.parse(token.expiresAt) - Date.parse(token.createdAt)) / 86_400_000;
    expect(Math.round(days)).toBe(90);
    const [row] = await people.database.superuser`select * from tokens where id = ${token.id}`;
    expect(JSON.stringify(row)).not.toContain(text.slice(10));
    expect(JSON.stringify(await listTokens(maker.ctx, {}))).not.toContain(text.slice(10));
    const [entry] = await ours.audit();
    expect(entry).toMatchObject({
      action: 'token.create',
      actorKind: 'member',
      actorId: maker.userId,
      subjectId: token.id,
      ip: '203.0.113.7',
    });
    expect(JSON.stringify(entry)).not.toContain(text.slice(10));
  });

  it.each([
    [{ scopes: [] }, 'scopes'],
    [{ scopes: ['run:read', 'job:execute'] }, 'scopes.1'],
    [{ scopes: ['run:read', 'org:manage'] }, 'scopes'],
    [{ scopes: 'run:read' }, 'scopes'],
    [{ expiresInDays: 366 }, 'expiresInDays'],
    [{ expiresInDays: 0 }, 'expiresInDays'],
    [{ expiresInDays: null }, 'expiresInDays'],
    [{ name: ' ' }, 'name'],
  ])('refuses %j', async (input, field) => {
    const attempt = make(maker.ctx, input);
    await expect(attempt).rejects.toThrow(InvalidInputError);
    await expect(attempt).rejects.toMatchObject({ issues: [{ field }] });
  });

  it('is not for a token, whatever its scopes', async () => {
    const { text } = await make(admin.ctx, { scopes: ['token:manage', 'run:read'] });
    await expect(make(await enter(text))).rejects.toThrow(ForbiddenError);
  });

  it('takes no organisation, maker or hash from its input', async () => {
    const foreign = await (await people.organization()).person('Admin');
    const { token } = await make(maker.ctx, {
      org_id: foreign.ctx.org.id,
      userId: foreign.userId,
      sha256: 'x',
    });
    expect(token.madeBy.email).toBe(maker.email);
    expect((await listTokens(foreign.ctx, {})).tokens).toEqual([]);
  });

  it('lets each member have 50 in force, also when they are asked for at once', async () => {
    const made = await Promise.allSettled(Array.from({ length: 53 }, () => make(maker.ctx)));
    expect(made.filter((attempt) => attempt.status === 'fulfilled')).toHaveLength(50);
    const { tokens } = await listTokens(maker.ctx, {});
    await revokeToken(maker.ctx, { tokenId: tokens[0]?.id });
    await make(maker.ctx);
    await expect(make(maker.ctx)).rejects.toThrow(ConflictError);
  });
});

describe('using a token', () => {
  it('acts as itself, with its scopes, and notes the minute of its use', async () => {
    const { token, text } = await make(maker.ctx);
    const ctx = await enter(text);
    expect(ctx).toMatchObject({
      org: { id: ours.id },
      actor: { kind: 'token', tokenId: token.id, userId: maker.userId, role: 'Scientist' },
      ip: '198.51.100.9',
    });
    expect([...ctx.permissions].sort()).toEqual(['run:read', 'run:start']);
    const listed = (await listTokens(maker.ctx, {})).tokens.find(({ id }) => id === token.id);
    expect(listed?.lastUsedAt).toMatch(/:00\.000Z$/);
    expect(Date.now() - Date.parse(listed?.lastUsedAt ?? '')).toBeLessThan(120_000);
  });

  it('may never do more than its maker may at that moment', async () => {
    const { text } = await make(maker.ctx);
    const to = async (role: string) =>
      changeMemberRole(admin.ctx, { memberId: maker.memberId, roleId: await ours.roleId(role) });
    await to('Viewer');
    expect([...(await enter(text)).permissions]).toEqual(['run:read']);
    await to('Admin');
    expect([...(await enter(text)).permissions].sort()).toEqual(['run:read', 'run:start']);
  });

  it('is refused for what is mistyped, forged, unknown or of another form, in the same words', async () => {
    const { text } = await make(maker.ctx);
    const swapped = text.slice(0, 12) + (text[12] === 'x' ? 'y' : 'x') + text.slice(13);
    for (const wrong of ['', swapped, `${text.slice(0, -6)}000000`, newApiToken().text, 'a'.repeat(10_240)]) {
      await refused(wrong);
    }
    await enter(text);
  });

  it('is refused elsewhere: in another organisation, or one that is not there', async () => {
    const { text } = await make(maker.ctx);
    const other = await people.organization();
    await refused(text, other);
    await refused(text, { ...other, slug: 'nobody-is-here' });
    await refused(text, { ...other, slug: '../x' });
  });

  it('ends by revocation, at once', async () => {
    const { token, text } = await make(maker.ctx);
    await enter(text);
    await revokeToken(maker.ctx, { tokenId: token.id });
    await refused(text);
  });

  it('ends by its expiry', async () => {
    const { token, text } = await make(maker.ctx);
    await people.database.superuser`update tokens set expires_at = now() where id = ${token.id}`;
    await refused(text);
    expect((await listTokens(maker.ctx, {})).tokens[0]).toMatchObject({ id: token.id, state: 'expired' });
  });

  it('rests while its maker is disabled, as member or as user', async () => {
    const { text } = await make(maker.ctx);
    await disableMember(admin.ctx, { memberId: maker.memberId });
    await refused(text);
    await reactivateMember(admin.ctx, { memberId: maker.memberId });
    await enter(text);
    const setDisabled = (disabled: boolean) =>
      people.database.metadata.withInstallation((tx) => setUserDisabled(tx, maker.userId, disabled));
    await setDisabled(true);
    await refused(text);
    await setDisabled(false);
    await enter(text);
  });

  it('ends with the membership, and does not come back with a new one', async () => {
    const { token, text } = await make(maker.ctx);
    await removeMember(admin.ctx, { memberId: maker.memberId });
    await refused(text);
    await people.database.superuser`
      insert into memberships (org_id, id, user_id, role_id)
      values (${ours.id}, ${newId('membership')}, ${maker.userId}, ${await ours.roleId('Admin')})`;
    await refused(text);
    const listed = (await listTokens(admin.ctx, {})).tokens.find(({ id }) => id === token.id);
    expect(listed?.state).toBe('ownerless');
  });

  it('is told that its organisation is suspended, but only if it is of it', async () => {
    const suspended = await people.organization();
    const { text } = await make((await suspended.person('Admin')).ctx);
    await people.database.superuser`update organizations set status = 'suspended' where id = ${suspended.id}`;
    await expect(enter(text, suspended)).rejects.toThrow(OrganizationClosedError);
    await refused(newApiToken().text, suspended);
  });

  it('cannot leave the organisation for its maker', async () => {
    const { text } = await make(maker.ctx);
    await expect(leaveOrganization(await enter(text), {})).rejects.toThrow(ForbiddenError);
  });
});

describe('seeing and revoking tokens', () => {
  it('is for one’s own, and for everybody’s with token:manage', async () => {
    const { token } = await make(maker.ctx);
    const neighbour = await ours.person('Scientist');
    const seenBy = async (person: Person) =>
      (await listTokens(person.ctx, {})).tokens.some(({ id }) => id === token.id);
    expect(await seenBy(maker)).toBe(true);
    expect(await seenBy(neighbour)).toBe(false);
    expect(await seenBy(admin)).toBe(true);
    await expect(revokeToken(neighbour.ctx, { tokenId: token.id })).rejects.toThrow(NotFoundError);
    await expect(revokeToken(admin.ctx, { tokenId: token.id })).resolves.toMatchObject({
      state: 'revoked',
      isOwn: false,
      madeBy: { email: maker.email },
    });
    expect((await ours.audit())[0]).toMatchObject({
      action: 'token.revoke',
      actorId: admin.userId,
      subjectId: token.id,
    });
  });

  it('says so if it is revoked already, and changes nothing', async () => {
    const { token } = await make(maker.ctx);
    const { revokedAt } = await revokeToken(maker.ctx, { tokenId: token.id });
    await expect(revokeToken(maker.ctx, { tokenId: token.id })).rejects.toThrow(ConflictError);
    expect((await listTokens(maker.ctx, {})).tokens[0]?.revokedAt).toBe(revokedAt);
  });

  it('does not find a token of another organisation', async () => {
    const { token } = await make(maker.ctx);
    const foreign = await (await people.organization()).person('Admin');
    await expect(revokeToken(foreign.ctx, { tokenId: token.id })).rejects.toThrow(NotFoundError);
    await expect(revokeToken(foreign.ctx, { tokenId: newId('token') })).rejects.toThrow(NotFoundError);
  });

  it('is for a token only with the scope token:manage', async () => {
    const { token, text } = await make(maker.ctx);
    await expect(listTokens(await enter(text), {})).rejects.toThrow(ForbiddenError);
    await expect(revokeToken(await enter(text), { tokenId: token.id })).rejects.toThrow(ForbiddenError);
    const managing = await make(admin.ctx, { scopes: ['token:manage'] });
    await revokeToken(await enter(managing.text), { tokenId: token.id });
    expect((await ours.audit())[0]).toMatchObject({
      action: 'token.revoke',
      actorKind: 'token',
      actorId: managing.token.id,
    });
  });
});
