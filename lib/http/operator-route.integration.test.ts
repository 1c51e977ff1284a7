import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { UserRecord } from '@/db/metadata/users-repository';
import { makeUser } from '@/db/testing/factories';
import { newApiToken } from '@/lib/auth/api-tokens';
import { requireSession } from '@/lib/auth/current-session';
import { type OperatorContext, operatorContext } from '@/lib/auth/operator-context';
import { memberContext } from '@/lib/auth/org-context';
import { openSession, verifySession } from '@/lib/auth/sessions';
import { NotAuthenticatedError, NotFoundError, SecondFactorRequiredError } from '@/lib/domain/errors';
import { newId } from '@/lib/domain/ids';
import { operatorRoute, unknownAddress } from '@/lib/http/operator-route';
import { createPeople, type People, type PeopleOrganization } from '@/lib/use-cases/members/testing/people';
import { defineOperatorUseCase } from '@/lib/use-cases/operator/define-operator-use-case';
import { grantOperator, revokeOperator } from '@/scripts/operators';

/** There is no cookie outside a request of Next.js: who it would name is said here. */
vi.mock('@/lib/auth/current-session', () => ({ requireSession: vi.fn() }));
vi.mock('@/lib/env', () => ({ env: () => ({ APP_URL: 'http://mad.example', TRUSTED_PROXIES: 1 }) }));

const origin = { requestId: newId('request'), ip: '203.0.113.7' };

const whoAmI = defineOperatorUseCase({
  name: 'who-am-i',
  input: z.object({ number: z.number({ error: 'Must be a number.' }).optional() }),
  run: async (ctx) => ({ operator: ctx.operator.email }),
});
const route = operatorRoute(whoAmI);

let people: People;
let org: PeopleOrganization;
let operator: UserRecord;

beforeAll(async () => {
  people = await createPeople();
  org = await people.organization();
  operator = await makeUser(people.database.metadata, 'a hash');
  await grantOperator(people.database.metadata, operator.email);
});
afterAll(() => people?.close());

const asPerson = async (userId: UserRecord['id']) =>
  vi.mocked(requireSession).mockResolvedValue(await people.sessionOf(userId));

async function answer(handler: typeof route, init: RequestInit = {}) {
  const response = await handler(new Request('http://mad.example/api/v1/operator/me', init), {
    params: Promise.resolve({}),
  });
  const body = await response.json();
  const headers = [...response.headers].filter(([name]) => name !== 'x-request-id');
  if (body.error) body.error.requestId = '';
  return { status: response.status, headers, body };
}

describe('a route of the operator', () => {
  it('may have no parameters in its path, of which Next.js then gives none', async () => {
    await asPerson(operator.id);
    const none = { params: Promise.resolve(undefined as unknown as Record<string, string>) };
    const response = await route(new Request('http://mad.example/api/v1/operator/me'), none);
    expect(await response.json()).toEqual({ operator: operator.email });
  });

  it('lets the operator in', async () => {
    await asPerson(operator.id);
    expect(await answer(route)).toMatchObject({ status: 200, body: { operator: operator.email } });
  });

  it('answers everybody else as an address that does not exist', async () => {
    const { userId: admin } = await org.person('Admin');
    await asPerson(admin);
    const refused = await answer(route);
    expect(refused).toMatchObject({
      status: 404,
      body: { error: { kind: 'not_found', message: 'There is no such address.' } },
    });
    expect(refused).toEqual(await answer(unknownAddress));
  });

  it('asks whoever is not signed in to do so, and takes no token of an organisation', async () => {
    vi.mocked(requireSession).mockRejectedValue(new NotAuthenticatedError());
    expect((await answer(route)).status).toBe(401);
    const headers = { authorization: `Bearer ${newApiToken().text}` };
    expect((await answer(route, { headers })).status).toBe(401);
  });

  it('takes no change from another site', async () => {
    await asPerson(operator.id);
    const init = { method: 'POST', headers: { origin: 'http://elsewhere.example' } };
    expect((await answer(route, init)).status).toBe(403);
    expect((await answer(route, { method: 'POST' })).status).toBe(200);
  });

  it('names the field that is wrong', async () => {
    await asPerson(operator.id);
    const other = operatorRoute(whoAmI, { input: () => ({ number: 'x' }) });
    expect(await answer(other)).toMatchObject({
      status: 422,
      body: { error: { issues: [{ field: 'number' }] } },
    });
  });
});

describe('operatorContext', () => {
  const session = async (over: object = {}) => ({ ...(await people.sessionOf(operator.id)), ...over });

  it('opens no organisation', async () => {
    await expect(memberContext(await session(), org.slug, origin)).rejects.toThrow(NotFoundError);
  });

  it('is not made for a session that an organisation vouched for', async () => {
    const claim = await openSession(
      operator.id,
      { ip: null, userAgent: null },
      { ssoOrgId: org.id, withSecondFactor: false },
    );
    const vouched = await verifySession(claim);
    expect(vouched).toMatchObject({ ssoOrgId: org.id, isOperator: false });
    if (!vouched) throw new Error('There is no session.');
    await expect(operatorContext(vouched, origin)).rejects.toThrow(NotFoundError);
    await expect(operatorContext({ ...vouched, isOperator: true }, origin)).rejects.toThrow(NotFoundError);
  });

  it('asks for the second factor of somebody who has one', async () => {
    const { superuser } = people.database;
    await superuser`update users set totp_confirmed_at = now() where id = ${operator.id}`;
    try {
      await expect(operatorContext(await session(), origin)).rejects.toThrow(SecondFactorRequiredError);
      await expect(operatorContext(await session({ hasSecondFactor: true }), origin)).resolves.toBeTruthy();
    } finally {
      await superuser`update users set totp_confirmed_at = null where id = ${operator.id}`;
    }
  });

  it('cannot be made elsewhere, nor changed', async () => {
    const ctx = await operatorContext(await session(), origin);
    expect(Object.isFrozen(ctx) && Object.isFrozen(ctx.operator)).toBe(true);
    const forged = { ...ctx } as OperatorContext;
    await expect(whoAmI(forged, {})).rejects.toThrow('was not made by lib/auth/operator-context');
  });

  it('is gone as soon as the role is', async () => {
    const known = await session();
    await revokeOperator(people.database.metadata, operator.email);
    await expect(operatorContext(known, origin)).rejects.toThrow(NotFoundError);
    await grantOperator(people.database.metadata, operator.email.toUpperCase());
    await expect(operatorContext(known, origin)).resolves.toBeTruthy();
  });
});

describe('npm run operator:grant', () => {
  it('makes an account where there is none, with a link for its password', async () => {
    const { metadata } = people.database;
    const made = await grantOperator(metadata, 'new@example.org');
    expect(made).toEqual({ isNewAccount: true, passwordPath: expect.stringMatching(/^\/reset-password#/) });
    expect(await grantOperator(metadata, operator.email)).toEqual({
      isNewAccount: false,
      passwordPath: null,
    });
  });

  it('says so when there is nobody to take the role from', async () => {
    await expect(revokeOperator(people.database.metadata, 'nobody@example.org')).rejects.toThrow(
      'nobody@example.org is no operator.',
    );
  });
});
