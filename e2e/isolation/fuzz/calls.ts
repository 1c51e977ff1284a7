import type { Ask } from '@/e2e/isolation/answers';
import { HTTP_CASES } from '@/e2e/isolation/cases/all-cases';
import { type IdKind, newId } from '@/lib/domain/ids';
import type { Actor, Installation, Plot } from './installation';

/** One call of the fuzz, decided before it is sent, so that the same seed gives the same calls. */
export interface Call {
  way: string;
  actor: Actor;
  ask: Ask;
  /** The same with ids that nothing has in the place of each that is another organisation's; null if it has none. */
  twin: { ask: Ask; said: [foreign: string[], unknown: string[]] } | null;
  /** Milliseconds after which the caller leaves; null: stays to the end. */
  leavesAfterMs: number | null;
}

/** What the parameters of paths are, by name: pages call them by shorter words than routes. */
const KINDS: Record<string, [name: string, kind: IdKind]> = {
  target: ['targetId', 'target'],
  targetId: ['targetId', 'target'],
  library: ['libraryId', 'library'],
  libraryId: ['libraryId', 'library'],
  run: ['runId', 'run'],
  runId: ['runId', 'run'],
  ligandId: ['ligandId', 'ligand'],
  pipeline: ['pipelineId', 'pipeline'],
  pipelineId: ['pipelineId', 'pipeline'],
  versionId: ['versionId', 'pipelineVersion'],
  shortlist: ['shortlistId', 'shortlist'],
  shortlistId: ['shortlistId', 'shortlist'],
  memberId: ['memberId', 'membership'],
  roleId: ['roleId', 'role'],
  tokenId: ['tokenId', 'token'],
  invitationId: ['invitationId', 'invitation'],
  providerId: ['providerId', 'identityProvider'],
  sessionId: ['sessionId', 'session'],
  entryId: ['entryId', 'auditEntry'],
  orgId: ['orgId', 'organization'],
  organization: ['orgId', 'organization'],
};
/** Parameters that are words. */
const WORDS: Record<string, string[]> = {
  part: ['receptor.pdb', 'receptor.pdbqt', 'crystal-ligand.pdb', '../source'],
  rank: ['1', '2', '0', '-1', '1e9', 'NaN'],
  token: ['A'.repeat(43), 'x'],
  key: ['orgs', 'orgs/org_1/targets'],
  nextauth: ['session', 'csrf', 'providers', 'error'],
  address: ['nothing', 'operator'],
};
const MALFORMED = [
  ...['..', '.', ' ', '0', 'null', 'undefined', '__proto__', 'constructor', "' or 1=1 --", '%00', 'a\u0000b'],
  ...[
    'tgt_',
    'TGT_0123456789abcdefghjkmn',
    'run_00000000000000000000000',
    'Ω',
    '💊',
    '<script>',
    '../../etc/passwd',
  ],
  'x'.repeat(3_000),
];
const JUNK = [
  null,
  -1,
  1e308,
  '',
  'x'.repeat(5_000),
  [],
  {},
  [[[]]],
  '\u0000',
  '=1+1',
  { $ne: null },
  'javascript:1',
];
const QUERIES = [
  'cursor=x',
  'cursor=e30.AAAA',
  'limit=0',
  'limit=1',
  'limit=1e9',
  'sort=password',
  'outcome=%00',
];
const ACCEPTS: Record<string, string>[] = [{}, {}, { rsc: '1' }, { accept: '*/*', 'accept-language': 'de' }];

/**
 * Ways that a caller must not go in its own organisation, as nothing of it would be left to ask for: leaving it,
 * closing it, deleting it.
 */
const ENDS = /\/(?:leave|deletion|settings\/sign-in|settings\/general)$/;

/** @param random uniform numbers in [0, 1) */
export function callMaker({ plots, actors }: Installation, random: () => number): () => Call {
  const ways = Object.keys(HTTP_CASES);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const chance = (share: number) => random() < share;

  /** Of the caller's own, of another's, of nobody's, or of no form at all. */
  function value(name: string, own: Plot | null, isTame: boolean): string {
    const words = WORDS[name];
    if (words) return encodeURIComponent(pick(words));
    const known = KINDS[name];
    if (!known) throw new Error(`Say in KINDS or WORDS what the parameter [${name}] is.`);
    const [pool, kind] = known;
    const luck = random();
    const others = plots.filter((plot) => plot !== own);
    if (luck < 0.5 && own && !isTame) return pick(own.ids[pool] ?? []) ?? newId(kind);
    if (luck < 0.8) return pick(pick(others).ids[pool] ?? []) ?? newId(kind);
    return luck < 0.9 ? newId(kind) : encodeURIComponent(pick(MALFORMED));
  }

  return () => {
    const way = pick(ways);
    const actor = pick(actors);
    const own = actor.side === null ? null : (plots[actor.side] as Plot);
    const [method = '', pattern = ''] = way.replace(/^page /, 'GET ').split(' ');
    const isEnd = method !== 'GET' && ENDS.test(pattern);
    const inOwn = own !== null && !isEnd && chance(0.7);
    const slug = inOwn
      ? own.side.slug
      : chance(0.8)
        ? pick(plots.filter((plot) => plot !== own)).side.slug
        : pick(['nobody-is-here', encodeURIComponent(pick(MALFORMED))]);
    // What is gone cannot be asked for: most deletions are of things of others.
    const isTame = method === 'DELETE' && chance(0.9);
    const path = pattern.replaceAll(/\[(?:\.\.\.)?(\w+)\]/g, (_, name: string) =>
      name === 'org' ? slug : value(name, own, isTame),
    );
    const row = HTTP_CASES[way];
    const isUpload = method === 'POST' && /\/(?:targets|libraries)$/.test(pattern);
    const content =
      row?.kind === 'organization' && (!isUpload || chance(0.05))
        ? row.content?.(
            Object.fromEntries(
              Object.keys(KINDS).map((name) => [name, decodeURIComponent(value(name, own, false))]),
            ),
            (own ?? (plots[0] as Plot)).side,
          )
        : undefined;
    const { query = '', ...sent } = content ?? {};
    const ask: Ask = {
      method: chance(0.02) ? pick(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) : method,
      path: `${path}${query || (chance(0.2) ? `?${pick(QUERIES)}` : '')}`,
      ...sent,
      headers: {
        ...sent.headers,
        ...pick(ACCEPTS),
        ...actor.headers,
        // Of all the runs that are asked for, these few are docked.
        'idempotency-key': `fuzz-run-${Math.floor(random() * 2)}`,
      },
    };
    // Where Next.js sends a request for a page's components.
    if (ask.headers?.rsc && !ask.path.includes('?')) ask.path += '?_rsc';
    if (typeof ask.body === 'string') ask.body = mutated(ask.body);
    else if (!ask.body && ['POST', 'PUT', 'PATCH'].includes(ask.method))
      ask.body = pick(['', '{', '[]', 'null', '{}']);
    if (['GET', 'HEAD'].includes(ask.method)) delete ask.body;
    return {
      way,
      actor,
      ask,
      twin: twinOf(ask, own, slug),
      leavesAfterMs: chance(0.17) ? Math.floor(random() * 12) : null,
    };
  };

  /** A body of JSON, most often as it should be; else with a field that is junk, one too many, or cut off. */
  function mutated(body: string): string {
    const luck = random();
    if (luck < 0.6) return body;
    if (luck < 0.7) return body.slice(0, Math.floor(random() * body.length));
    const fields: unknown = JSON.parse(body);
    if (typeof fields !== 'object' || fields === null) return body;
    const extra = { org_id: pick(plots).side.orgId, orgId: pick(plots).side.orgId, role: 'Admin' };
    if (luck < 0.8) return JSON.stringify({ ...fields, ...extra });
    // A provider that is in use is named at the sign-in page, to everybody, as it should be.
    const names = Object.keys(fields).filter((name) => name !== 'enabled');
    return names.length === 0 ? body : JSON.stringify({ ...fields, [pick(names)]: pick(JUNK) });
  }

  function twinOf(ask: Ask, own: Plot | null, slug: string): Call['twin'] {
    const said: [string[], string[]] = [[], []];
    const swap = (foreign: string, unknown: string) => {
      if (!ask.path.includes(foreign) && !(typeof ask.body === 'string' && ask.body.includes(foreign)))
        return;
      said[0].push(foreign);
      said[1].push(unknown);
    };
    for (const plot of plots) {
      if (plot === own) continue;
      if (plot.side.slug === slug) swap(slug, `${slug.slice(0, -1)}q`);
      for (const [name, ids] of Object.entries(plot.ids)) {
        const kind = KINDS[name]?.[1];
        if (kind) for (const id of ids) swap(id, newId(kind));
      }
    }
    if (said[0].length === 0) return null;
    const swapped = (text: string) =>
      said[0].reduce((done, foreign, index) => done.replaceAll(foreign, said[1][index] as string), text);
    const body = typeof ask.body === 'string' ? swapped(ask.body) : ask.body;
    return { ask: { ...ask, path: swapped(ask.path), ...(body !== undefined && { body }) }, said };
  }
}
