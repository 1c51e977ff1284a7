import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { newApiToken } from '@/lib/auth/api-tokens';
import { requireSession } from '@/lib/auth/current-session';
import { NotAuthenticatedError } from '@/lib/domain/errors';
import { orgRoute } from '@/lib/http/org-route';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import {
  createPeople,
  type People,
  type PeopleOrganization,
  type Person,
} from '@/lib/use-cases/members/testing/people';
import { createToken } from '@/lib/use-cases/tokens/create-token';
import { revokeToken } from '@/lib/use-cases/tokens/revoke-token';

/** There is no cookie outside a request of Next.js: who it would name is said here. */
vi.mock('@/lib/auth/current-session', () => ({ requireSession: vi.fn() }));
vi.mock('@/lib/env', () => ({ env: () => ({ APP_URL: 'http://mad.example', TRUSTED_PROXIES: 1 }) }));

let people: People;
let ours: PeopleOrganization;
let maker: Person;
let text: string;

const whoAmI = defineUseCase({
  name: 'who-am-i',
  permission: 'run:read',
  input: z.object({}),
  run: async (ctx) => ({ kind: ctx.actor.kind }),
});
const route = orgRoute(whoAmI);

const ask = (
  headers: Record<string, string>,
  { method = 'GET', query = '', org = ours.slug }: { method?: string; query?: string; org?: string } = {},
) =>
  route(new Request(`http://mad.example/api/v1/orgs/${org}/me${query}`, { method, headers }), {
    params: Promise.resolve({ org }),
  });

const bearer = (token = text) => ({ authorization: `Bearer ${token}` });

beforeAll(async () => {
  people = await createPeople();
  ours = await people.organization();
  maker = await ours.person('Scientist');
  text = (await createToken(maker.ctx, { name: 'Pipeline', scopes: ['run:read'] })).text;
});
afterAll(() => people?.close());

const nobodySignedIn = () => vi.mocked(requireSession).mockRejectedValue(new NotAuthenticatedError());
const makerSignedIn = () => vi.mocked(requireSession).mockResolvedValue(maker.session);

describe('a request with a token', () => {
  it('acts as the token, also where there is a cookie', async () => {
    nobodySignedIn();
    expect(await (await ask(bearer())).json()).toEqual({ kind: 'token' });
    makerSignedIn();
    expect(await (await ask(bearer())).json()).toEqual({ kind: 'token' });
    expect(await (await ask({})).json()).toEqual({ kind: 'member' });
  });

  it('never falls back to the cookie if the token is not valid', async () => {
    makerSignedIn();
    for (const wrong of ['', 'mad_x', newApiToken().text, 'a'.repeat(10_240)]) {
      const response = await ask(bearer(wrong));
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      expect((await response.json()).error.message).toBe('This token is not valid here.');
    }
  });

  it('is answered alike for a revoked token, one of another organisation, and one that never was', async () => {
    const other = await people.organization();
    const { token, text: revoked } = await createToken(maker.ctx, { name: 'Old', scopes: ['run:read'] });
    await revokeToken(maker.ctx, { tokenId: token.id });
    const answers = await Promise.all([
      ask(bearer(revoked)),
      ask(bearer(), { org: other.slug }),
      ask(bearer(), { org: 'nobody-is-here' }),
      ask(bearer(newApiToken().text)),
    ]);
    const told = await Promise.all(
      answers.map(async (answer) => {
        const { error } = await answer.json();
        const headers = [...answer.headers].filter(([name]) => name !== 'x-request-id');
        return JSON.stringify([answer.status, { ...error, requestId: '' }, headers]);
      }),
    );
    expect(new Set(told).size).toBe(1);
  });

  it('counts in the header alone, not in the address', async () => {
    nobodySignedIn();
    for (const name of ['access_token', 'token', 'authorization']) {
      expect((await ask({}, { query: `?${name}=${text}` })).status).toBe(401);
    }
  });

  it('may come from any origin, which a request with a cookie may not', async () => {
    const foreign = { origin: 'http://elsewhere.example', 'sec-fetch-site': 'cross-site' };
    makerSignedIn();
    expect((await ask({ ...foreign, ...bearer() }, { method: 'POST' })).status).toBe(200);
    expect((await ask(foreign, { method: 'POST' })).status).toBe(403);
    expect((await ask({ ...foreign, authorization: 'Basic eDp5' }, { method: 'POST' })).status).toBe(403);
  });

  it('is refused what its scopes do not say', async () => {
    const { text: other } = await createToken(maker.ctx, { name: 'Targets', scopes: ['target:read'] });
    expect((await ask(bearer(other))).status).toBe(403);
  });
});
