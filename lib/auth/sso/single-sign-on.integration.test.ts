import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { listAudit } from '@/db/metadata/audit-repository';
import {
  changeIdentityProvider,
  type IdentityProviderRecord,
  insertIdentityProvider,
} from '@/db/metadata/identity-providers-repository';
import {
  changeMembership,
  insertMembership,
  listMembers,
  listRoles,
  type MemberRecord,
} from '@/db/metadata/members-repository';
import { moveOrganization, type OrganizationRecord } from '@/db/metadata/organizations-repository';
import { setSignInSettings } from '@/db/metadata/sign-in-settings-repository';
import { findUserByEmail, insertUser, setUserDisabled } from '@/db/metadata/users-repository';
import { makeOrganization } from '@/db/testing/factories';
import { createTestDatabase, type TestDatabase } from '@/db/testing/test-database';
import { type BuiltInRole, ensureBuiltInRoles } from '@/lib/auth/built-in-roles';
import { memberContext } from '@/lib/auth/org-context';
import { ownOrganizations } from '@/lib/auth/own-organizations';
import { closeSession, type VerifiedSession, verifySession } from '@/lib/auth/sessions';
import { beginSingleSignOn, finishSingleSignOn } from '@/lib/auth/sso/flow';
import { roleOfClaims, vouchedEmail } from '@/lib/auth/sso/person';
import { SsoRefused } from '@/lib/auth/sso/refusal';
import { type Dependencies, installDependencies } from '@/lib/dependencies';
import { NotFoundError, SecondFactorRequiredError, SsoRequiredError } from '@/lib/domain/errors';
import { newId, type RoleId, type UserId } from '@/lib/domain/ids';
import { clientSecretContext, redirectUri } from '@/lib/openid/installation';
import { installTestEnvironment } from '@/lib/testing/environment';
import { startIdentityProvider, type TestIdentityProvider } from '@/lib/testing/identity-provider';
import { sessionOf } from '@/lib/testing/sessions';
import { getAccess } from '@/lib/use-cases/members/get-access';

const client = { ip: '203.0.113.7', userAgent: 'Test' };
const origin = () => ({ requestId: newId('request'), ip: client.ip });

describe('single sign-on with a real provider', () => {
  let database: TestDatabase;
  let ours: OrganizationRecord;
  let theirs: OrganizationRecord;
  let idp: TestIdentityProvider;
  let provider: IdentityProviderRecord;
  let people = 0;

  const inOrg = <T>(
    org: OrganizationRecord,
    fn: Parameters<TestDatabase['metadata']['withOrganization']>[1],
  ) => database.metadata.withOrganization(org.id, fn) as Promise<T>;

  async function makeReady(): Promise<OrganizationRecord> {
    const org = await makeOrganization(database.metadata);
    await database.metadata.withInstallation((tx) => moveOrganization(tx, org.id, ['requested'], 'ready'));
    await database.metadata.withOrganization(org.id, (tx) => ensureBuiltInRoles(tx, org.id));
    return { ...org, status: 'ready' };
  }

  async function roleId(org: OrganizationRecord, name: BuiltInRole): Promise<RoleId> {
    const roles = await database.metadata.withOrganization(org.id, (tx) => listRoles(tx, org.id));
    return roles.find((role) => role.name === name)?.id as RoleId;
  }

  async function configure(org: OrganizationRecord): Promise<IdentityProviderRecord> {
    const id = newId('identityProvider');
    const { issuer, clientId, clientSecret } = idp;
    const roleOfClaimValue = {
      chemists: await roleId(org, 'Scientist'),
      leads: await roleId(org, 'Admin'),
    };
    return database.metadata.withOrganization(org.id, (tx) =>
      insertIdentityProvider(tx, org.id, {
        ...{ id, name: 'Lab accounts', issuer, clientId, domains: ['lab.example.org'] },
        clientSecretEncrypted: database.secretBox.seal(clientSecret, clientSecretContext(org.id, id)),
        ...{ roleClaim: 'groups', roleOfClaimValue, defaultRoleId: null, enabled: true },
      }),
    );
  }

  const change = (over: Parameters<typeof changeIdentityProvider>[3]) =>
    database.metadata.withOrganization(ours.id, (tx) =>
      changeIdentityProvider(tx, ours.id, provider.id, over),
    );

  beforeAll(async () => {
    installTestEnvironment({ SSO_HTTP: 'allow', SSO_PRIVATE_NETWORKS: 'allow' });
    database = await createTestDatabase();
    installDependencies({ metadata: database.metadata, secretBox: database.secretBox } as Dependencies);
    [ours, theirs] = [await makeReady(), await makeReady()];
    idp = await startIdentityProvider([ours, theirs].map(({ slug }) => redirectUri(slug)));
    provider = await configure(ours);
    // Somebody who runs it, so that those who come and go are never the last Admin.
    await join(ours, 'root@lab.example.org', 'Admin');
  });
  afterAll(async () => {
    await database?.close();
    await idp?.close();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** An account at the provider; the claims of a chemist unless said otherwise. */
  function account(claims: Record<string, unknown> = {}): string {
    const subject = `subject-${++people}`;
    const email = `person-${people}@lab.example.org`;
    idp.accounts.set(subject, {
      ...{ email, email_verified: true, name: `Person ${people}`, groups: ['chemists'] },
      ...claims,
    });
    return subject;
  }
  const emailOf = (subject: string) => String(idp.accounts.get(subject)?.email);

  async function join(org: OrganizationRecord, email: string, role: BuiltInRole): Promise<UserId> {
    const known = await database.metadata.withInstallation((tx) => findUserByEmail(tx, email));
    const user =
      known ??
      (await database.metadata.withInstallation((tx) =>
        insertUser(tx, { id: newId('user'), email, name: email, passwordHash: null }),
      ));
    const membership = { id: newId('membership'), userId: user.id, roleId: await roleId(org, role) };
    await database.metadata.withOrganization(org.id, (tx) => insertMembership(tx, org.id, membership));
    return user.id;
  }

  async function begin(org = ours) {
    const begun = await beginSingleSignOn(org.slug, null, '/orgs/x/runs');
    if (begun === 'choose') throw new Error('There are several providers.');
    return begun;
  }

  async function comeBack(subject: string, org = ours) {
    const { address, flow } = await begin(org);
    const back = await idp.authorize(address, subject);
    return { flow, search: back.searchParams };
  }

  async function signIn(subject: string, org = ours): Promise<VerifiedSession> {
    const { flow, search } = await comeBack(subject, org);
    const { claim } = await finishSingleSignOn(org.slug, search, flow, client, origin());
    const session = await verifySession(claim);
    if (!session) throw new Error('The session is not alive.');
    return session;
  }

  const codeOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'none',
      (error: unknown) => (error instanceof SsoRefused ? error.code : error),
    );

  async function memberOf(userId: UserId, org = ours): Promise<MemberRecord | undefined> {
    const members = await inOrg<MemberRecord[]>(org, (tx) => listMembers(tx, org.id));
    return members.find((member) => member.user.id === userId);
  }

  it('makes a new person with the role of their claim, audits it, and goes on to where they wanted', async () => {
    const subject = account({ groups: ['others', 'chemists'] });
    const { flow, search } = await comeBack(subject);
    const done = await finishSingleSignOn(ours.slug, search, flow, client, origin());
    expect(done.callbackPath).toBe('/orgs/x/runs');
    expect(await memberOf(done.userId)).toMatchObject({
      status: 'active',
      role: { name: 'Scientist' },
      user: { email: emailOf(subject), name: `Person ${people}` },
    });
    const session = await verifySession(done.claim);
    expect(session?.ssoOrgId).toBe(ours.id);
    const ctx = await memberContext(session as VerifiedSession, ours.slug, origin());
    expect(ctx.permissions.has('run:start')).toBe(true);
    const audit = await database.metadata.withOrganization(ours.id, (tx) =>
      listAudit(tx, ours.id, { limit: 10 }),
    );
    expect(
      audit
        .filter((row) => row.actorId === done.userId)
        .map((row) => row.action)
        .sort(),
    ).toEqual(['identity.link', 'member.join']);
  });

  it('links somebody who is a user already, by their verified address in whatever case', async () => {
    const subject = account();
    const userId = await join(theirs, emailOf(subject), 'Viewer');
    idp.accounts.set(subject, { ...idp.accounts.get(subject), email: emailOf(subject).toUpperCase() });
    expect((await signIn(subject)).userId).toBe(userId);
    // From then on the subject is who they are, whatever the address.
    idp.accounts.set(subject, { ...idp.accounts.get(subject), email: 'renamed@lab.example.org' });
    expect((await signIn(subject)).userId).toBe(userId);
  });

  it('takes the widest role of several, and follows the claim at each sign-in', async () => {
    const subject = account({ groups: ['chemists', 'leads'] });
    const { userId } = await signIn(subject);
    expect((await memberOf(userId))?.role.name).toBe('Admin');
    idp.accounts.set(subject, { ...idp.accounts.get(subject), groups: 'chemists' });
    await signIn(subject);
    expect((await memberOf(userId))?.role.name).toBe('Scientist');
    idp.accounts.set(subject, { ...idp.accounts.get(subject), groups: [] });
    expect(await codeOf(signIn(subject))).toBe('sso-role');
  });

  it('keeps the last Admin, whatever the claim says', async () => {
    const org = theirs;
    const subject = account({ groups: 'leads' });
    const own = await configure(org);
    const { userId } = await signIn(subject, org);
    idp.accounts.set(subject, { ...idp.accounts.get(subject), groups: 'chemists' });
    await signIn(subject, org);
    expect((await memberOf(userId, org))?.role.name).toBe('Admin');
    await database.metadata.withOrganization(org.id, (tx) =>
      changeIdentityProvider(tx, org.id, own.id, { enabled: false }),
    );
  });

  it('leaves roles alone where no claim names them; the default is for those who come first', async () => {
    await change({ roleClaim: null, defaultRoleId: await roleId(ours, 'Viewer') });
    const [newcomer, known] = [account(), account()];
    const knownId = await join(ours, emailOf(known), 'Scientist');
    expect((await memberOf((await signIn(newcomer)).userId))?.role.name).toBe('Viewer');
    expect((await signIn(known)).userId).toBe(knownId);
    expect((await memberOf(knownId))?.role.name).toBe('Scientist');
    await change({ roleClaim: 'groups', defaultRoleId: null });
  });

  it.each([
    ['an address that is not verified', { email_verified: false }, 'sso-unverified'],
    ['an address of which nothing is said', { email_verified: undefined }, 'sso-unverified'],
    ['no address', { email: undefined }, 'sso-unverified'],
    ['a foreign domain', { email: 'eve@elsewhere.example.org' }, 'sso-domain'],
    ['a domain that ends alike', { email: 'eve@evil-lab.example.org' }, 'sso-domain'],
    ['a domain below', { email: 'eve@sub.lab.example.org' }, 'sso-domain'],
    ['two addresses in one', { email: 'eve@evil.org,ada@lab.example.org' }, 'sso-unverified'],
    ['no role', { groups: ['strangers', '__proto__', 'constructor'] }, 'sso-role'],
  ])('refuses %s, and makes nobody', async (_, claims, code) => {
    const subject = account(claims);
    expect(await codeOf(signIn(subject))).toBe(code);
    const email = emailOf(subject);
    expect(await database.metadata.withInstallation((tx) => findUserByEmail(tx, email))).toBeNull();
  });

  it('closes a domain that was taken from the provider to those who came by it before', async () => {
    const subject = account();
    await signIn(subject);
    await change({ domains: ['other.example.org'] });
    expect(await codeOf(signIn(subject))).toBe('sso-domain');
    await change({ domains: ['lab.example.org'] });
  });

  it('refuses disabled members and disabled users', async () => {
    const [member, user] = [account(), account()];
    const { userId } = await signIn(member);
    const { id } = (await memberOf(userId)) as MemberRecord;
    await database.metadata.withOrganization(ours.id, (tx) =>
      changeMembership(tx, ours.id, id, { status: 'disabled' }),
    );
    expect(await codeOf(signIn(member))).toBe('sso-disabled');
    const second = await signIn(user);
    await database.metadata.withInstallation((tx) => setUserDisabled(tx, second.userId, true));
    expect(await codeOf(signIn(user))).toBe('sso-disabled');
  });

  it('admits nobody over the quota of members', async () => {
    await database.superuser`update organizations set quotas = '{"members": 1}' where id = ${ours.id}`;
    expect(await codeOf(signIn(account()))).toBe('sso-full');
    await database.superuser`update organizations set quotas = '{}' where id = ${ours.id}`;
  });

  it('counts a sign-in once, in the browser that began it, for ten minutes', async () => {
    const finish = (search: URLSearchParams, flow: string | null, org = ours) =>
      codeOf(finishSingleSignOn(org.slug, search, flow, client, origin()));
    const subject = account();
    const { flow, search } = await comeBack(subject);
    const other = await comeBack(subject);

    expect(await finish(search, null)).toBe('sso-state');
    expect(await finish(search, 'v1.forged.forged.forged')).toBe('sso-state');
    expect(await finish(search, other.flow)).toBe('sso-state');
    expect(await finish(search, flow, theirs)).toBe('sso-state');
    const withoutState = new URLSearchParams(search);
    withoutState.delete('state');
    expect(await finish(withoutState, flow)).toBe('sso-state');
    // The code of one sign-in with the state, nonce and verifier of another: an injected code.
    const injected = new URLSearchParams(other.search);
    injected.set('code', String(search.get('code')));
    expect(await finish(injected, other.flow)).toBe('sso-provider');

    const late = await comeBack(subject);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 601_000 });
    expect(await finish(late.search, late.flow)).toBe('sso-state');
    vi.useRealTimers();

    const fresh = await comeBack(subject);
    expect(await finish(fresh.search, fresh.flow)).toBe('none');
    expect(await finish(fresh.search, fresh.flow)).toBe('sso-provider');
  });

  it('refuses an ID token that was made for another sign-in', async () => {
    const subject = account();
    const { flow, search } = await comeBack(subject);
    const opened = JSON.parse(database.secretBox.open(flow, 'sso-flow'));
    opened.secrets.nonce = 'another';
    const changed = database.secretBox.seal(JSON.stringify(opened), 'sso-flow');
    expect(await codeOf(finishSingleSignOn(ours.slug, search, changed, client, origin()))).toBe(
      'sso-provider',
    );
  });

  it('says that the person refused at the provider, or that there is none', async () => {
    const { address, flow } = await begin();
    const search = new URLSearchParams({
      error: 'access_denied',
      state: address.searchParams.get('state') ?? '',
    });
    expect(await codeOf(finishSingleSignOn(ours.slug, search, flow, client, origin()))).toBe('sso-denied');
    expect(await codeOf(begin(theirs))).toBe('sso-unknown');
    expect(await codeOf(begin({ ...theirs, slug: 'no-such-organisation' }))).toBe('sso-unknown');
    await change({ issuer: 'http://127.0.0.1:1' });
    expect(await codeOf(begin())).toBe('sso-provider');
    await change({ issuer: idp.issuer });
  });

  it('opens the organisation that vouched and no other, for a person of both', async () => {
    const subject = account();
    const userId = await join(theirs, emailOf(subject), 'Admin');
    const session = await signIn(subject);
    expect(session.userId).toBe(userId);

    const ctx = await memberContext(session, ours.slug, origin());
    const refusals = await Promise.all(
      [theirs.slug, 'no-such-organisation'].map((slug) =>
        memberContext(session, slug, origin()).catch((error: unknown) => error),
      ),
    );
    for (const refusal of refusals) expect(refusal).toBeInstanceOf(NotFoundError);
    expect((refusals[0] as Error).message).toBe((refusals[1] as Error).message);
    expect((await ownOrganizations(session)).map(({ id }) => id)).toEqual([ours.id]);
    expect((await getAccess(ctx, {})).organizations.map(({ slug }) => slug)).toEqual([ours.slug]);

    // The control: the same person with their own password.
    const own = { ...session, ssoOrgId: null };
    await expect(memberContext(own, theirs.slug, origin())).resolves.toBeDefined();
    expect((await ownOrganizations(own)).length).toBe(2);
  });

  it('ends on the server at sign-out', async () => {
    const { flow, search } = await comeBack(account());
    const { claim } = await finishSingleSignOn(ours.slug, search, flow, client, origin());
    expect(await verifySession(claim)).not.toBeNull();
    await closeSession(claim);
    expect(await verifySession(claim)).toBeNull();
  });

  describe('"SSO only" and a required second factor', () => {
    const settings = (ssoOnly: boolean, requireSecondFactor: boolean) =>
      database.metadata.withOrganization(ours.id, (tx) =>
        setSignInSettings(tx, ours.id, { ssoOnly, requireSecondFactor }),
      );
    afterAll(() => settings(false, false));

    async function sessions() {
      const subject = account();
      const admin = await join(ours, `admin-${people}@lab.example.org`, 'Admin');
      const sso = await signIn(subject);
      const of = (id: UserId, hasSecondFactor: boolean) =>
        sessionOf({ id, email: 'x@lab.example.org', name: 'X' }, { hasSecondFactor });
      return { sso, member: of.bind(null, sso.userId), admin: of.bind(null, admin) };
    }
    const enter = (session: VerifiedSession) => memberContext(session, ours.slug, origin());

    it('refuses passwords, but for an Admin with a second factor', async () => {
      const { sso, member, admin } = await sessions();
      await settings(true, false);
      await expect(enter(sso)).resolves.toBeDefined();
      await expect(enter(member(true))).rejects.toThrow(SsoRequiredError);
      await expect(enter(admin(false))).rejects.toThrow(SecondFactorRequiredError);
      await expect(enter(admin(true))).resolves.toBeDefined();
      await settings(false, false);
      await expect(enter(member(false))).resolves.toBeDefined();
    });

    it('asks passwords, not the provider, for a second factor', async () => {
      const { sso, member } = await sessions();
      await settings(false, true);
      await expect(enter(sso)).resolves.toBeDefined();
      await expect(enter(member(false))).rejects.toThrow(SecondFactorRequiredError);
      await expect(enter(member(true))).resolves.toBeDefined();
    });

    it('tells nobody else of it', async () => {
      await settings(true, true);
      const stranger = sessionOf({ id: newId('user'), email: 'x@x.org', name: 'X' });
      await expect(enter(stranger)).rejects.toThrow(NotFoundError);
    });
  });
});

describe('claims', () => {
  const role = (id: string, permissions: string[]) => ({
    id: id as RoleId,
    name: id,
    permissions,
    builtIn: false,
  });
  const roles = [role('rol_wide', ['run:read', 'run:start']), role('rol_narrow', ['run:read'])];
  const provider = {
    roleClaim: 'realm_access.roles',
    roleOfClaimValue: { a: 'rol_narrow' as RoleId, b: 'rol_wide' as RoleId, gone: 'rol_gone' as RoleId },
    defaultRoleId: null,
  };

  it('are found inside objects, by path', () => {
    const claims = { sub: 'x', realm_access: { roles: ['a', 'b', 'gone', 7, null] } };
    expect(roleOfClaims(provider, claims, roles)?.id).toBe('rol_wide');
    expect(roleOfClaims(provider, { sub: 'x', 'realm_access.roles': 'a' }, roles)?.id).toBe('rol_narrow');
    expect(roleOfClaims(provider, { sub: 'x', realm_access: null }, roles)).toBeNull();
    expect(roleOfClaims(provider, { sub: 'x', realm_access: { roles: 'gone' } }, roles)).toBeNull();
  });

  it('verify an address also as text', () => {
    const claims = { sub: 'x', email: ' Ada@Lab.example.org ', email_verified: 'true' };
    expect(vouchedEmail(claims, ['lab.example.org'])).toBe('ada@lab.example.org');
    expect(() => vouchedEmail({ ...claims, email_verified: 1 }, ['lab.example.org'])).toThrow(SsoRefused);
  });
});
