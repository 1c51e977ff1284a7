import { randomBytes } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { stackFacts } from '@/e2e/support/facts';
import { type Answer, type Ask, headerOf, json, type Send, sendTo, told } from './answers';
import { signInRequest } from './cases/other-ways';
import { dockedRun, enterSide, newPerson, type Side } from './world';

let origin: string;
let send: Send;
let ours: Side;
let theirs: Side;
let things: Awaited<ReturnType<typeof dockedRun>>;

test.beforeAll(async () => {
  const facts = stackFacts();
  const [one, other] = facts.isolatedOrganisations;
  origin = facts.url;
  send = sendTo(origin);
  [ours, theirs] = [await enterSide(origin, send, one), await enterSide(origin, send, other)];
  things = await dockedRun(ours);
});

const api = (side: Side, path: string) => `/api/v1/orgs/${side.slug}/${path}`;
const by = (side: Side, ask: Ask): Ask => ({ ...ask, headers: { ...ask.headers, ...side.admin.headers } });
const get = (path: string): Ask => ({ method: 'GET', path });
const post = (path: string, body: unknown): Ask => ({ method: 'POST', path, ...json(body) });
const kindOf = (answer: Answer) => [answer.status, JSON.parse(answer.body).error?.kind];

test('a cursor is good for the list that gave it, and for nothing else', async () => {
  const { runId, libraryId, targetId } = things;
  const again = {
    name: `${ours.marker} again`,
    targetId,
    libraryId,
    parameters: { exhaustiveness: 1, poses: 1 },
  };
  await ours.call('POST', 'runs', json(again));
  const lists = {
    ...{ runs: 'runs?limit=1', audit: 'audit?limit=1', ligands: `libraries/${libraryId}/ligands?limit=1` },
    ...{ results: `runs/${runId}/results?limit=1`, ledger: `runs/${runId}/ledger?limit=1` },
  };
  const cursors = new Map<string, string>();
  for (const [name, list] of Object.entries(lists)) {
    const { nextCursor } = await ours.call('GET', list);
    expect(nextCursor, name).toEqual(expect.any(String));
    await ours.call('GET', `${list}&cursor=${nextCursor}`);
    cursors.set(name, nextCursor);
  }
  const refused = async (side: Side, list: string, cursor: string) =>
    expect(
      kindOf(await send(by(side, get(api(side, `${list}&cursor=${cursor}`))))),
      `${list} ${cursor}`,
    ).toEqual([400, 'bad_request']);
  for (const [name, list] of Object.entries(lists)) {
    const own = cursors.get(name) as string;
    const [body = '', signature = ''] = own.split('.');
    const position = Buffer.from(JSON.stringify([0, 'x', 0])).toString('base64url');
    for (const forged of [
      ...[
        `${position}.${signature}`,
        `${body}.${signature.slice(0, -2)}AA`,
        body,
        `${body}.`,
        'x',
        `${own}.${own}`,
      ],
      ...[...cursors].filter(([other]) => other !== name).map(([, cursor]) => cursor),
    ]) {
      await refused(ours, list, forged);
    }
  }
  // Of another filter, and of another organisation.
  await refused(ours, 'audit?limit=1&outcome=accepted', cursors.get('audit') as string);
  await refused(ours, `runs/${runId}/ledger?limit=1&outcome=docked`, cursors.get('ledger') as string);
  await refused(theirs, 'audit?limit=1', cursors.get('audit') as string);
  await refused(theirs, 'runs?limit=1', cursors.get('runs') as string);
});

test('a column that nobody can sort by is refused', async () => {
  for (const sort of ['password', 'affinity;drop', '__proto__', 'affinity,name']) {
    const list = `runs/${things.runId}/results?sort=${sort}`;
    expect(kindOf(await send(by(ours, get(api(ours, list))))), sort).toEqual([400, 'bad_request']);
  }
});

/** Next.js sends a request for a page's components on to an address that says so, `?_rsc=<hash of the headers>`. */
async function sendOn(ask: Ask): Promise<Answer> {
  const answer = await send(ask);
  const location = headerOf(answer, 'location') ?? '';
  if (!/[?&]_rsc\b/.test(location)) return answer;
  const { pathname, search } = new URL(location, origin);
  return send({ ...ask, path: `${pathname}${search}` });
}

test('headers and endings that steer the framework open nothing', async () => {
  const page = `/orgs/${ours.slug}/runs/${things.runId}`;
  const unknown = `/orgs/${ours.slug.slice(0, -1)}q/runs/${things.runId}`;
  const steering: Record<string, string>[] = [
    { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' },
    { 'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware' },
    {
      'x-middleware-subrequest': 'src/middleware:src/middleware:src/middleware:src/middleware:src/middleware',
    },
    { 'x-middleware-next': '1', 'x-middleware-rewrite': page, 'x-middleware-override-headers': 'cookie' },
    { 'x-middleware-set-cookie': 'next-auth.session-token=x', 'x-middleware-request-cookie': 'x' },
    { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', 'x-forwarded-port': '444' },
    { forwarded: 'host=evil.example;proto=https', 'x-original-url': '/', 'x-rewrite-url': page },
    { 'x-forwarded-for': '127.0.0.1, ::1', 'x-real-ip': '127.0.0.1', 'x-http-method-override': 'DELETE' },
    { 'x-invoke-path': page, 'x-invoke-status': '200', 'x-matched-path': page, 'x-nextjs-data': '1' },
  ];
  const asks: [string, Ask][] = [
    ['a page, for nobody', get(page)],
    ['a route, for nobody', get(api(ours, `runs/${things.runId}`))],
    ['a page, for another organisation', by(theirs, get(page))],
    ['a route, for another organisation', by(theirs, get(api(ours, `runs/${things.runId}`)))],
  ];
  for (const [name, ask] of asks) {
    const plain = await send(ask);
    for (const headers of steering) {
      const steered = await send({ ...ask, headers: { ...ask.headers, ...headers } });
      const where = `${name} ${JSON.stringify(headers)}`;
      expect([steered.status, headerOf(steered, 'location')], where).toEqual([
        plain.status,
        headerOf(plain, 'location'),
      ]);
      const policy = (answer: Answer) =>
        headerOf(answer, 'content-security-policy')?.replaceAll(/nonce-[^']+/g, 'nonce');
      expect(policy(steered), where).toBe(policy(plain));
      for (const secret of [ours.marker, 'evil.example']) {
        expect(steered.body.includes(secret), `${where} tells ${secret}`).toBe(false);
      }
    }
  }
  // The parts of a page that the browser fetches by themselves.
  const flights: [string, Record<string, string>][] = [
    ['.rsc', {}],
    ['.segments/_tree.segment.rsc', {}],
    ['.segments/_index.segment.rsc', {}],
    ['.segments/orgs/$d$org/runs/$d$run/__PAGE__.segment.rsc', {}],
    ['.json', {}],
    ['', { rsc: '1' }],
    ['?_rsc=1', { rsc: '1', 'next-router-prefetch': '1' }],
    ['', { rsc: '1', 'next-router-segment-prefetch': '/_tree', 'next-router-prefetch': '1' }],
    ['', { rsc: '1', 'next-router-segment-prefetch': '/orgs/$d$org/runs/$d$run/__PAGE__' }],
    ['', { rsc: '1', 'next-router-state-tree': '%5B%22%22%2C%7B%7D%5D' }],
  ];
  for (const [ending, headers] of flights) {
    const askFor = (path: string, side?: Side): Ask => {
      const ask = { ...get(`${path}${ending}`), headers };
      return side ? by(side, ask) : ask;
    };
    const where = `${ending} ${JSON.stringify(headers)}`;
    const [nobody, foreign, nothing] = [
      await sendOn(askFor(page)),
      await sendOn(askFor(page, theirs)),
      await sendOn(askFor(unknown, theirs)),
    ];
    for (const answer of [nobody, foreign]) {
      expect(answer.status, where).toBeLessThan(500);
      expect(answer.body.includes(ours.marker), where).toBe(false);
    }
    const said = (path: string) => [path.split('/')[2] as string, things.runId];
    expect(told(foreign, said(page)), where).toBe(told(nothing, said(unknown)));
  }
  const right = await sendOn({ ...get(page), headers: { ...ours.admin.headers, rsc: '1' } });
  expect(right.body).toContain(ours.marker);
});

test('a body that is too much is refused, while others are served', async () => {
  const routes: Ask[] = [by(ours, post(api(ours, 'runs'), {})), post('/api/v1/password-resets', {})];
  for (const ask of routes) {
    for (const [body, status] of [
      ['{"__proto__":{"isAdmin":true}}', 400],
      ['{"name":{"constructor":{"__proto__":{}}}}', 400],
      [`{"name":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, 400],
      [`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, 400],
      [`{"name":"${'x'.repeat(2 * 1024 * 1024)}"}`, 413],
    ] as const) {
      expect((await send({ ...ask, body })).status, `${ask.path} ${body.slice(0, 30)}`).toBe(status);
    }
  }
  expect(await ours.call('GET', 'access')).not.toHaveProperty('isAdmin');

  const huge = new Uint8Array(Buffer.alloc(50 * 1024 * 1024, '{"a":'));
  let under = true;
  // The server may close the connection as soon as it has answered: what counts is that it takes nothing in.
  const floods = Promise.all(
    [...routes, ...routes].map((ask) =>
      send({ ...ask, body: huge }).then(
        ({ status }) => status,
        () => 413,
      ),
    ),
  ).finally(() => {
    under = false;
  });
  const waits: number[] = [];
  do {
    const began = performance.now();
    await theirs.call('GET', 'access');
    waits.push(performance.now() - began);
  } while (under);
  expect(new Set(await floods)).toEqual(new Set([413]));
  expect(Math.max(...waits)).toBeLessThan(3_000);
});

test('fields that nobody asked for change nothing', async () => {
  const extra = {
    ...{ org_id: theirs.orgId, orgId: theirs.orgId, org: theirs.slug, id: 'rol_00000000000000000000000' },
    ...{
      role: 'Admin',
      userId: 'usr_1',
      createdBy: 'system',
      builtIn: true,
      isOperator: true,
      status: 'completed',
    },
  };
  const name = `${ours.marker} extra`;
  const role = await ours.call('POST', 'roles', json({ ...extra, name, permissions: ['run:read'] }));
  expect(role).toMatchObject({ name, builtIn: false, permissions: ['run:read'] });
  expect(role.id).not.toBe(extra.id);
  const { runId: _, ligandId: __, ...inputs } = things;
  const run = await ours.call('POST', 'runs', json({ ...extra, ...inputs, name, parameters: { poses: 1 } }));
  expect(run).toMatchObject({ name, target: { id: things.targetId } });
  await ours.call('POST', `runs/${run.id}/cancel`).catch(() => null);

  const viewer = await newPerson(origin, send, ours, role.id);
  const rename = { ...post('/api/v1/account', { ...extra, name: 'Vera' }), headers: {} };
  const renamed = await send({
    ...rename,
    headers: { 'content-type': 'application/json', ...viewer.headers },
  });
  expect(renamed.status).toBe(200);
  const access = await send({ ...get(api(ours, 'access')), headers: viewer.headers });
  expect(JSON.parse(access.body)).toMatchObject({ role: name, permissions: ['run:read'] });

  const seen = await Promise.all(
    ['roles', 'runs', 'members', 'audit'].map((list) => theirs.call('GET', list)),
  );
  expect(JSON.stringify(seen)).not.toContain(ours.marker);
});

test('a thousand wrong passwords are ten tries at an account, and fifty from an address', async () => {
  const person = await newPerson(origin, send, ours, (await ours.call('GET', 'roles')).roles[0].id);
  const outcome = async (email: string, password: string, address: string) => {
    const ask = await signInRequest(send, email, password);
    const answer = await send({ ...ask, headers: { ...ask.headers, 'x-forwarded-for': address } });
    if (
      headerOf(answer, 'set-cookie') &&
      answer.headers.some(([, value]) => value.includes('session-token='))
    )
      return 'in';
    return /error=throttled/.test(decodeURIComponent(answer.body)) ? 'throttled' : 'wrong';
  };
  const count = async (tries: (() => Promise<string>)[]) => {
    const outcomes: Record<string, number> = {};
    const lane = async () => {
      for (let next = tries.pop(); next; next = tries.pop()) {
        const found = await next();
        outcomes[found] = (outcomes[found] ?? 0) + 1;
      }
    };
    await Promise.all(Array.from({ length: 12 }, lane));
    return outcomes;
  };
  // From forty addresses, so that none of them is what makes it wait.
  const guesses = Array.from(
    { length: 1_000 },
    (_, i) => () => outcome(person.email, `guess number ${i}`, `203.0.113.${i % 40}`),
  );
  expect(await count(guesses)).toEqual({ wrong: 10, throttled: 990 });
  expect(await outcome(person.email, person.password, '203.0.113.77')).toBe('throttled');

  const word = randomBytes(4).toString('hex');
  const names = Array.from(
    { length: 60 },
    (_, i) => () => outcome(`${word}-${i}@example.org`, 'some password', '198.51.100.23'),
  );
  expect(await count(names)).toEqual({ wrong: 50, throttled: 10 });
  expect(await outcome(ours.email, ours.password, '198.51.100.23')).toBe('throttled');
  expect(await outcome(ours.email, ours.password, '198.51.100.24')).toBe('in');
});
