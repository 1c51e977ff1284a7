import { type Ask, json } from '@/e2e/isolation/answers';
import { reply, type World } from '@/e2e/isolation/world';
import { delay } from '@/scripts/stack/processes';
import type { OtherCase } from './case';

const BASE = '/api/v1/operator/organizations';

/** An organisation that only the operator has to do with, in this state. */
async function operated(world: World, state: 'ready' | 'suspended'): Promise<string> {
  const call = (method: string, path: string, content?: Partial<Ask>) =>
    reply(world.send, world.operator, method, `${BASE}${path}`, content);
  const slug = `operated-${world.ours.marker}`;
  const found = await call('GET', `?search=${slug}`);
  const wanted = { name: `${slug} group`, slug, adminEmail: `first@${slug}.example.org` };
  const { id } = found.organizations[0] ?? (await call('POST', '', json(wanted))).organization;
  for (;;) {
    const { state: now } = await call('GET', `/${id}`);
    if (now === state) return id;
    if (now === 'ready') await call('POST', `/${id}/suspend`, json({ reason: 'For the suite.' }));
    else if (now === 'suspended') await call('POST', `/${id}/resume`);
    else await delay(200);
  }
}

async function deletion(world: World, method: 'POST' | 'DELETE'): Promise<Ask> {
  const path = `${BASE}/${await operated(world, 'ready')}/deletion`;
  const wanted = { slug: `operated-${world.ours.marker}`, waitDays: 7 };
  return { method, path, ...(method === 'POST' && json(wanted)) };
}

type Right = Awaited<ReturnType<OtherCase['right']>>;

const row = (right: (world: World) => Promise<Omit<Right, 'ask'> & { ask: Ask }>): OtherCase => ({
  kind: 'operator',
  async right(world) {
    const wanted = await right(world);
    return {
      ...wanted,
      ask: { ...wanted.ask, headers: { ...wanted.ask.headers, ...world.operator.headers } },
    };
  },
});

/** About one organisation. */
const about = (
  method: string,
  path: string,
  state: 'ready' | 'suspended',
  rest: { content?: Partial<Ask>; status?: number; tells?: string[] },
): OtherCase =>
  row(async (world) => {
    const id = await operated(world, state);
    const { content, status = 200, tells = [`operated-${world.ours.marker}`] } = rest;
    return { ask: { method, path: `${BASE}/${id}${path}`, ...content }, status, tells };
  });

/** What whoever runs the installation may, and no member of any organisation. */
export const OPERATOR_WAYS: Record<string, OtherCase> = {
  [`GET ${BASE}`]: row(async ({ ours }) => ({ ask: { method: 'GET', path: BASE }, tells: [ours.slug] })),
  [`POST ${BASE}`]: row(async ({ ours }) => {
    const slug = `made-${ours.marker}`;
    const wanted = { name: slug, slug, adminEmail: `first@${slug}.example.org` };
    return {
      ask: { method: 'POST', path: BASE, ...json(wanted) },
      status: 201,
      tells: [slug, '/invitations/'],
    };
  }),
  [`GET ${BASE}/slug`]: row(async ({ ours }) => ({
    ask: { method: 'GET', path: `${BASE}/slug?slug=${ours.slug}` },
    tells: ['is taken'],
  })),
  [`GET ${BASE}/[orgId]`]: about('GET', '', 'ready', {}),
  [`POST ${BASE}/[orgId]/invitation`]: row(async (world) => {
    const id = await operated(world, 'ready');
    const email = `second@${world.ours.marker}.example.org`;
    return {
      ask: { method: 'POST', path: `${BASE}/${id}/invitation`, ...json({ email }) },
      tells: [email, '/invitations/'],
    };
  }),
  [`POST ${BASE}/[orgId]/provision`]: about('POST', '/provision', 'ready', {
    ...{ status: 409, tells: ['nothing to try again'] },
  }),
  [`POST ${BASE}/[orgId]/suspend`]: about('POST', '/suspend', 'ready', {
    ...{ content: json({ reason: 'For the suite.' }), tells: ['"state":"suspended"'] },
  }),
  [`POST ${BASE}/[orgId]/resume`]: about('POST', '/resume', 'suspended', { tells: ['"state":"ready"'] }),
  [`PUT ${BASE}/[orgId]/quotas`]: about('PUT', '/quotas', 'ready', {
    ...{ content: json({ members: 7 }), tells: ['"members":7'] },
  }),
  [`POST ${BASE}/[orgId]/deletion`]: row(async (world) => ({
    ask: await deletion(world, 'POST'),
    tells: [`operated-${world.ours.marker}`],
  })),
  // Of the deletion that the row above has asked for.
  [`DELETE ${BASE}/[orgId]/deletion`]: row(async (world) => ({
    ask: await deletion(world, 'DELETE'),
    tells: [`operated-${world.ours.marker}`],
  })),
  'GET /api/v1/operator/deletions': row(async () => ({
    ask: { method: 'GET', path: '/api/v1/operator/deletions' },
    tells: ['"deleted":['],
  })),
  'POST /api/v1/operator/probes': row(async ({ send, operator }) => {
    const ask: Ask = { method: 'POST', path: '/api/v1/operator/probes' };
    // At the first call, the worker makes the organisations between which it is probed.
    while ((await reply(send, operator, ask.method, ask.path)).state !== 'done') await delay(200);
    return { ask, tells: ['"verdict":"held"'] };
  }),
  'page /operator': row(async ({ ours }) => ({
    ask: { method: 'GET', path: '/operator' },
    tells: [ours.slug],
  })),
  'page /operator/organizations/[organization]': row(async (world) => {
    const id = await operated(world, 'ready');
    return {
      ask: { method: 'GET', path: `/operator/organizations/${id}` },
      tells: [`operated-${world.ours.marker}`],
    };
  }),
};
