import { createHash } from 'node:crypto';
import { type Ask, json } from '@/e2e/isolation/answers';
import type { World } from '@/e2e/isolation/world';
import { newId, type TargetId } from '@/lib/domain/ids';
import { type ObjectKey, objectKeys } from '@/lib/object-storage/object-keys';
import { createSignedLinks } from '@/lib/object-storage/signed-links';
import type { OtherCase, Pair } from './case';

const account = (path: string) => `/api/v1/account${path}`;
const as = (caller: { headers: Record<string, string> }, ask: Ask): Ask => ({
  ...ask,
  headers: { ...ask.headers, ...caller.headers },
});

/** About the signed-in person: each row has somebody of its own, so that no row disturbs another. */
async function own(world: World, method: string, path: string, content: Partial<Ask> = {}) {
  const person = await world.newMember();
  return { person, ask: as(person, { method, path: account(path), ...content }) };
}

/** A link of the invited person's: the organisation's address and its secret. */
async function invitationLink({ ours, shared }: World) {
  const email = `${newId('request')}-${ours.marker}@example.org`;
  const { path } = await ours.call('POST', 'invitations', json({ email, roleId: shared.roleId }));
  const token: string = path.split('/')[3];
  return { email, token };
}

/** The right secret below another organisation's address, and a wrong one. */
async function invitationPair(world: World, askFor: (slug: string, token: string) => Ask): Promise<Pair[]> {
  const { token } = await invitationLink(world);
  const wrong = token.replace(/./g, (letter) => (letter === 'A' ? 'B' : 'A'));
  const [there, nowhere] = [world.theirs.slug, world.unknownSlug];
  return [
    {
      name: 'the secret of an invitation to another organisation',
      ...{ foreign: askFor(there, token), unknown: askFor(there, wrong) },
      said: [
        [there, token],
        [there, wrong],
      ],
    },
    {
      name: 'a wrong secret for an organisation, and for one that is not there',
      ...{ foreign: askFor(there, wrong), unknown: askFor(nowhere, wrong) },
      said: [
        [there, wrong],
        [nowhere, wrong],
      ],
    },
  ];
}

/** An organisation of which nothing is known, and one that is not there. */
function slugPair(world: World, askFor: (slug: string) => Ask): Pair[] {
  const [there, nowhere] = [world.ours.slug, world.unknownSlug];
  return [
    {
      name: 'an organisation',
      ...{ foreign: askFor(there), unknown: askFor(nowhere) },
      said: [[there], [nowhere]],
    },
  ];
}

const get = (path: string): Ask => ({ method: 'GET', path });

/** A file of ours whose key a case may sign or guess. */
const sourceKey = ({ ours, shared }: World): ObjectKey =>
  objectKeys.targetSource(ours.orgId, shared.targetId as TargetId);

function downloadLink(world: World, method: 'GET' | 'HEAD'): Ask {
  const links = createSignedLinks(world.masterKey);
  const grant = {
    orgId: world.ours.orgId,
    key: sourceKey(world),
    contentType: 'chemical/x-pdb',
    fileName: 'a.pdb',
  };
  return { method, path: links.download(grant) };
}

function uploadLink(world: World): Ask {
  const { orgId } = world.ours;
  const body = `${world.ours.marker} uploaded`;
  const contentType = 'application/octet-stream';
  const path = createSignedLinks(world.masterKey).upload({
    ...{ orgId, key: objectKeys.librarySource(orgId, newId('library')), contentType },
    ...{ bytes: Buffer.byteLength(body), sha256: createHash('sha256').update(body).digest('hex') },
  });
  return { method: 'PUT', path, headers: { 'content-type': contentType }, body };
}

/** A signature for one object on another: one that is there, and one that is not. */
function linkPair(world: World, link: Ask): Pair[] {
  const there = sourceKey(world);
  const nowhere = there.replace(world.shared.targetId, newId('target'));
  const forged = (key: string): Ask => ({
    ...link,
    path: `/api/objects/${key}${link.path.slice(link.path.indexOf('?'))}`.replace(
      /signature=.{6}/,
      'signature=AAAAAA',
    ),
  });
  return [
    {
      name: 'an object without a signature for it',
      ...{ foreign: forged(there), unknown: forged(nowhere) },
      said: [[there], [nowhere]],
    },
  ];
}

/** What the sign-in page sends, with the token that it got for that. */
export async function signInRequest(send: World['send'], email: string, password: string): Promise<Ask> {
  const answer = await send(get('/api/auth/csrf'));
  const cookie = answer.headers
    .filter(([name]) => name === 'set-cookie')
    .map(([, value]) => value.split(';')[0])
    .join('; ');
  const fields = { csrfToken: JSON.parse(answer.body).csrfToken, email, password, json: 'true' };
  return {
    ...{ method: 'POST', path: '/api/auth/callback/credentials' },
    headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  };
}

const wrongLink = (token: string): Ask => ({
  method: 'POST',
  path: '/api/v1/password-resets/use',
  ...json({ token, password: 'four plain english words' }),
});

/** Whatever below `/api/v1` is no route. */
const UNKNOWN_ADDRESSES = Object.fromEntries(
  ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method): [string, OtherCase] => [
    `${method} /api/v1/[...address]`,
    {
      kind: 'open',
      right: async ({ ours }) => ({
        ask: as(ours.admin, { method, path: '/api/v1/nothing/here' }),
        ...{ status: 404, tells: ['no such address'] },
      }),
    },
  ]),
);

export const OTHER_WAYS: Record<string, OtherCase> = {
  ...UNKNOWN_ADDRESSES,
  'GET /api/health': {
    kind: 'open',
    right: async () => ({ ask: get('/api/health'), tells: ['"status":"healthy"'] }),
  },
  'GET /api/auth/[...nextauth]': {
    kind: 'open',
    right: async ({ ours }) => ({
      ask: as(ours.admin, get('/api/auth/session')),
      tells: ['"sessionId":"ses_'],
    }),
  },
  'POST /api/auth/[...nextauth]': {
    kind: 'open',
    right: async ({ send, ours }) => ({
      ask: await signInRequest(send, ours.email, ours.password),
      tells: ['next-auth.session-token='],
    }),
    async pairs({ send, newMember }) {
      const { email } = await newMember();
      const nobody = `nobody-${email}`;
      return [
        {
          name: 'an account at sign-in',
          foreign: await signInRequest(send, email, 'wrong password'),
          unknown: await signInRequest(send, nobody, 'wrong password'),
          said: [[email], [nobody]],
        },
      ];
    },
  },
  'GET /api/objects/[...key]': {
    kind: 'open',
    right: async (world) => ({ ask: downloadLink(world, 'GET'), tells: ['ATOM  '] }),
    pairs: async (world) => linkPair(world, downloadLink(world, 'GET')),
  },
  'HEAD /api/objects/[...key]': {
    kind: 'open',
    right: async (world) => ({ ask: downloadLink(world, 'HEAD'), tells: [] }),
    pairs: async (world) => linkPair(world, downloadLink(world, 'HEAD')),
  },
  'PUT /api/objects/[...key]': {
    kind: 'open',
    right: async (world) => ({ ask: uploadLink(world), status: 201, tells: ['"sha256"'] }),
    pairs: async (world) => linkPair(world, uploadLink(world)),
  },
  'GET /api/sso/[org]/start': {
    kind: 'open',
    right: async ({ ours }) => ({
      ask: get(`/api/sso/${ours.slug}/start`),
      status: 303,
      tells: [`org=${ours.slug}`, 'error=sso-unknown'],
    }),
    pairs: async (world) =>
      slugPair(world, (slug) => get(`/api/sso/${slug}/start?provider=${world.shared.providerId}`)),
  },
  'GET /api/sso/[org]/callback': {
    kind: 'open',
    right: async ({ ours }) => ({
      ask: get(`/api/sso/${ours.slug}/callback?code=x&state=y`),
      status: 303,
      tells: ['error=sso-state'],
    }),
    pairs: async (world) => slugPair(world, (slug) => get(`/api/sso/${slug}/callback?code=x&state=y`)),
  },
  'POST /api/v1/invitations/accept': {
    kind: 'open',
    async right(world) {
      const { email, token } = await invitationLink(world);
      const answer = {
        orgSlug: world.ours.slug,
        token,
        name: world.ours.marker,
        password: 'four plain english words',
      };
      return { ask: { method: 'POST', path: '/api/v1/invitations/accept', ...json(answer) }, tells: [email] };
    },
    pairs: (world) =>
      invitationPair(world, (orgSlug, token) => ({
        method: 'POST',
        path: '/api/v1/invitations/accept',
        ...json({ orgSlug, token, name: 'Somebody', password: 'four plain english words' }),
      })),
  },
  'POST /api/v1/password-resets': {
    kind: 'open',
    right: async ({ ours }) => ({
      ask: {
        method: 'POST',
        path: '/api/v1/password-resets',
        ...json({ email: `nobody@${ours.marker}.example.org` }),
      },
      tells: ['"asked":true'],
    }),
    async pairs({ shared, ours, newMember }) {
      const { email } = await newMember();
      const nobody = `${shared.runId}@${ours.marker}.example.org`;
      const asked = (address: string): Ask => ({
        ...{ method: 'POST', path: '/api/v1/password-resets' },
        ...json({ email: address }),
      });
      return [
        { name: 'an account', foreign: asked(email), unknown: asked(nobody), said: [[email], [nobody]] },
      ];
    },
  },
  'POST /api/v1/password-resets/use': {
    kind: 'open',
    right: async ({ ours }) => ({ ask: wrongLink(ours.marker), status: 404, tells: ['no such link'] }),
  },

  'GET /api/v1/account': {
    kind: 'own',
    async right(world) {
      const { person, ask } = await own(world, 'GET', '');
      return { ask, tells: [person.email] };
    },
  },
  'POST /api/v1/account': {
    kind: 'own',
    async right(world) {
      const { ask } = await own(world, 'POST', '', json({ name: `${world.ours.marker} renamed` }));
      return { ask, tells: [`${world.ours.marker} renamed`] };
    },
  },
  'POST /api/v1/account/password': {
    kind: 'own',
    async right(world) {
      const person = await world.newMember();
      const change = { oldPassword: person.password, newPassword: 'five quite plain english words' };
      return {
        ask: as(person, { method: 'POST', path: account('/password'), ...json(change) }),
        tells: ['"endedSessions":0'],
      };
    },
  },
  'POST /api/v1/account/second-factor': {
    kind: 'own',
    async right(world) {
      const person = await world.newMember();
      return {
        ask: as(person, {
          method: 'POST',
          path: account('/second-factor'),
          ...json({ password: person.password }),
        }),
        tells: ['"key":"', '"qrPath"'],
      };
    },
  },
  'POST /api/v1/account/second-factor/confirm': {
    kind: 'own',
    async right(world) {
      const { ask } = await own(world, 'POST', '/second-factor/confirm', json({ code: '000000' }));
      return { ask, status: 409, tells: ['No second factor is being set up'] };
    },
  },
  'POST /api/v1/account/second-factor/remove': {
    kind: 'own',
    async right(world) {
      const person = await world.newMember();
      return {
        ask: as(person, {
          ...{ method: 'POST', path: account('/second-factor/remove') },
          ...json({ password: person.password, code: '000000' }),
        }),
        status: 422,
        tells: ['"field":"code"'],
      };
    },
  },
  'GET /api/v1/account/sessions': {
    kind: 'own',
    async right(world) {
      const { ask } = await own(world, 'GET', '/sessions');
      return { ask, tells: ['"isThis":true'] };
    },
  },
  'DELETE /api/v1/account/sessions': {
    kind: 'own',
    async right(world) {
      const { ask } = await own(world, 'DELETE', '/sessions');
      return { ask, tells: ['"endedSessions":0'] };
    },
  },
  'DELETE /api/v1/account/sessions/[sessionId]': {
    kind: 'own',
    async right(world) {
      const { person, ask } = await own(world, 'GET', '/sessions');
      const { sessions } = JSON.parse((await world.send(ask)).body);
      const path = account(`/sessions/${sessions[0].id}`);
      return { ask: as(person, { method: 'DELETE', path }), tells: ['"endedSessions":1'] };
    },
    async pairs({ ours, theirs, send }) {
      const { sessions } = JSON.parse((await send(as(ours.admin, get(account('/sessions'))))).body);
      const [foreign, unknown] = [sessions[0].id as string, newId('session')];
      const end = (id: string) => as(theirs.admin, { method: 'DELETE', path: account(`/sessions/${id}`) });
      return [
        { name: 'a session', foreign: end(foreign), unknown: end(unknown), said: [[foreign], [unknown]] },
      ];
    },
  },

  'page /': {
    kind: 'own',
    right: async ({ ours }) => ({
      ask: as(ours.admin, get('/')),
      status: 307,
      tells: [`/orgs/${ours.slug}`],
    }),
  },
  'page /account': {
    kind: 'own',
    right: async ({ ours }) => ({ ask: as(ours.admin, get('/account')), tells: [ours.email] }),
  },
  'page /forgot-password': {
    kind: 'open',
    right: async () => ({ ask: get('/forgot-password'), tells: ['Forgotten password'] }),
  },
  'page /reset-password': {
    kind: 'open',
    right: async () => ({ ask: get('/reset-password'), tells: ['New password'] }),
  },
  'page /sign-in': {
    kind: 'open',
    right: async () => ({ ask: get('/sign-in'), tells: ['Use single sign-on'] }),
    pairs: async (world) => slugPair(world, (slug) => get(`/sign-in?callbackUrl=/orgs/${slug}`)),
  },
  'page /sign-in/sso': {
    kind: 'open',
    right: async () => ({ ask: get('/sign-in/sso'), tells: ['Single sign-on'] }),
    pairs: async (world) => slugPair(world, (slug) => get(`/sign-in/sso?org=${slug}`)),
  },
  'page /invitations/[org]/[token]': {
    kind: 'open',
    async right(world) {
      const { email, token } = await invitationLink(world);
      return { ask: get(`/invitations/${world.ours.slug}/${token}`), tells: [email] };
    },
    pairs: (world) => invitationPair(world, (slug, token) => get(`/invitations/${slug}/${token}`)),
  },
};
