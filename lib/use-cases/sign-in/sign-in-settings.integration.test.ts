import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getIdentityProvider } from '@/db/metadata/identity-providers-repository';
import { type Dependencies, installDependencies } from '@/lib/dependencies';
import { ConflictError, ForbiddenError, InvalidInputError, NotFoundError } from '@/lib/domain/errors';
import type { IdentityProvider } from '@/lib/domain/resources/sign-in';
import { installTestEnvironment } from '@/lib/testing/environment';
import { startIdentityProvider, type TestIdentityProvider } from '@/lib/testing/identity-provider';
import {
  createPeople,
  type People,
  type PeopleOrganization,
  type Person,
} from '@/lib/use-cases/members/testing/people';
import { changeIdentityProvider } from '@/lib/use-cases/sign-in/change-identity-provider';
import { changeSignInSettings } from '@/lib/use-cases/sign-in/change-sign-in-settings';
import { createIdentityProvider } from '@/lib/use-cases/sign-in/create-identity-provider';
import { getSignInSettings } from '@/lib/use-cases/sign-in/get-sign-in-settings';
import { removeIdentityProvider } from '@/lib/use-cases/sign-in/remove-identity-provider';
import { testIssuer } from '@/lib/use-cases/sign-in/test-issuer';

describe('sign-in settings', () => {
  let people: People;
  let org: PeopleOrganization;
  let admin: Person;
  let theirs: Person;
  let weaker: Person;
  let issuers = 0;

  beforeAll(async () => {
    installTestEnvironment({ SSO_PRIVATE_NETWORKS: 'allow', SSO_HTTP: 'allow' });
    people = await createPeople();
    const { metadata, secretBox } = people.database;
    installDependencies({ metadata, secretBox } as Dependencies);
    org = await people.organization();
    admin = await org.person('Admin');
    weaker = await org.personWith(['member:manage', 'member:read']);
    theirs = await (await people.organization()).person('Admin');
  });
  afterAll(() => people?.close());

  const typed = (over: object = {}) => ({
    name: 'University account',
    issuer: `https://login-${++issuers}.example.org/realms/lab`,
    clientId: 'dashboard',
    clientSecret: 'hush',
    domains: ['@Lab.Example.org', 'lab.example.org'],
    ...over,
  });
  const create = (over: object = {}) => createIdentityProvider(admin.ctx, typed(over));
  /** All that a change sends, as the form does. */
  const changed = ({ id, issuer: _, hasClientSecret: __, ...rest }: IdentityProvider, over: object) =>
    changeIdentityProvider(admin.ctx, { ...rest, providerId: id, ...over });

  it('takes a provider, keeps its secret sealed and untold, and audits it without', async () => {
    const provider = await create();
    expect(provider).toMatchObject({ domains: ['lab.example.org'], hasClientSecret: true, enabled: true });
    expect(JSON.stringify([provider, await getSignInSettings(admin.ctx, {})])).not.toContain('hush');
    const row = await people.database.metadata.withOrganization(org.id, (tx) =>
      getIdentityProvider(tx, org.id, provider.id as never),
    );
    expect(row.clientSecretEncrypted).toMatch(/^v1\./);
    expect(row.clientSecretEncrypted).not.toContain('hush');
    const [entry] = await org.audit();
    expect(entry).toMatchObject({ action: 'identity-provider.create', subjectId: provider.id });
    expect(JSON.stringify(entry)).not.toContain('hush');
  });

  it('changes all but the issuer; a secret that is left out stays', async () => {
    const provider = await create();
    const renamed = await changed(provider, { name: 'Lab account', issuer: 'https://evil.example.org' });
    expect(renamed).toMatchObject({ name: 'Lab account', issuer: provider.issuer, hasClientSecret: true });
    expect((await changed(provider, { clientSecret: null })).hasClientSecret).toBe(false);
    expect((await org.audit())[0]).toMatchObject({ action: 'identity-provider.change' });
    await removeIdentityProvider(admin.ctx, { providerId: provider.id });
    expect((await org.audit())[0]).toMatchObject({ action: 'identity-provider.remove' });
    await expect(removeIdentityProvider(admin.ctx, { providerId: provider.id })).rejects.toThrow(
      NotFoundError,
    );
  });

  it.each([
    ['no domain', { domains: [] }, /domains/],
    ['a domain that is none', { domains: ['lab'] }, /domains/],
    ['an issuer that is no address', { issuer: 'login' }, /issuer/],
    ['an issuer with a password in it', { issuer: 'https://a:b@login.example.org' }, /issuer/],
    ['an issuer with a query', { issuer: 'https://login.example.org/?a' }, /issuer/],
    ['a role that is no id', { defaultRoleId: 'Admin' }, /defaultRoleId/],
    ['no client', { clientId: ' ' }, /clientId/],
  ])('refuses %s', async (_, over, words) => {
    await expect(create(over)).rejects.toThrow(InvalidInputError);
    await expect(create(over)).rejects.toThrow(words);
  });

  it('refuses the same client twice, a sixth provider, and a role of another organisation', async () => {
    const other = await people.organization();
    const foreign = await other.roleId('Admin');
    await expect(create({ defaultRoleId: foreign })).rejects.toThrow(NotFoundError);
    const first = await create();
    await expect(create({ issuer: first.issuer })).rejects.toThrow(ConflictError);
    while ((await getSignInSettings(admin.ctx, {})).providers.length < 5) await create();
    await expect(create()).rejects.toThrow(/5 identity providers/);
    for (const { id } of (await getSignInSettings(admin.ctx, {})).providers)
      await removeIdentityProvider(admin.ctx, { providerId: id });
  });

  it('lets nobody give by a provider what they do not hold', async () => {
    const manager = await org.personWith(['org:manage', 'run:read']);
    const input = typed({ roleClaim: 'groups', roleOfClaimValue: { leads: await org.roleId('Admin') } });
    await expect(createIdentityProvider(manager.ctx, input)).rejects.toThrow(ForbiddenError);
    await expect(
      createIdentityProvider(manager.ctx, typed({ defaultRoleId: await org.roleId('Admin') })),
    ).rejects.toThrow(ForbiddenError);
  });

  it('closes passwords only while a provider is in use', async () => {
    const rules = (ssoOnly: boolean) =>
      changeSignInSettings(admin.ctx, { ssoOnly, requireSecondFactor: false });
    await expect(rules(true)).rejects.toThrow(ConflictError);
    const provider = await create();
    await rules(true);
    expect((await org.audit())[0]).toMatchObject({ action: 'sign-in.change', details: { ssoOnly: true } });
    await expect(changed(provider, { enabled: false })).rejects.toThrow(ConflictError);
    await expect(removeIdentityProvider(admin.ctx, { providerId: provider.id })).rejects.toThrow(
      ConflictError,
    );
    await rules(false);
    await removeIdentityProvider(admin.ctx, { providerId: provider.id });
  });

  it('is not there for another organisation, and closed to weaker roles', async () => {
    const provider = await create();
    const rest = { ...typed(), providerId: provider.id };
    await expect(changeIdentityProvider(theirs.ctx, rest)).rejects.toThrow(NotFoundError);
    await expect(removeIdentityProvider(theirs.ctx, { providerId: provider.id })).rejects.toThrow(
      NotFoundError,
    );
    expect((await getSignInSettings(theirs.ctx, {})).providers).toEqual([]);
    const tries = [
      () => getSignInSettings(weaker.ctx, {}),
      () => changeSignInSettings(weaker.ctx, { ssoOnly: false, requireSecondFactor: false }),
      () => createIdentityProvider(weaker.ctx, typed()),
      () => changeIdentityProvider(weaker.ctx, rest),
      () => removeIdentityProvider(weaker.ctx, { providerId: provider.id }),
      () => testIssuer(weaker.ctx, { issuer: 'https://login.example.org' }),
    ];
    for (const attempt of tries) await expect(attempt()).rejects.toThrow(ForbiddenError);
    await removeIdentityProvider(admin.ctx, { providerId: provider.id });
  });

  describe('the test of a discovery document', () => {
    let idp: TestIdentityProvider;
    beforeAll(async () => {
      idp = await startIdentityProvider(['http://localhost:3000/']);
    });
    afterAll(() => idp?.close());

    it('says what a real provider has', async () => {
      const result = await testIssuer(admin.ctx, { issuer: idp.issuer });
      expect(result).toMatchObject({ ok: true, issuer: idp.issuer, tokenEndpoint: `${idp.issuer}/token` });
    });

    it.each([
      ['http://127.0.0.1:1', /refuses the connection/],
      ['not an address', /not a URL/],
      ['', /not a URL/],
    ])('says why %j cannot be used', async (issuer, problem) => {
      const result = await testIssuer(admin.ctx, { issuer });
      expect(result).toEqual({ ok: false, problem: expect.stringMatching(problem) });
    });

    it('wants the issuer to the letter, and a document of its own', async () => {
      expect(await testIssuer(admin.ctx, { issuer: `${idp.issuer}/` })).toMatchObject({ ok: false });
      expect(await testIssuer(admin.ctx, { issuer: `${idp.issuer}/elsewhere` })).toEqual({
        ok: false,
        problem: expect.stringMatching(/no discovery document/),
      });
    });
  });
});
