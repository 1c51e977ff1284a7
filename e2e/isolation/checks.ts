import { idKindOf, newId } from '@/lib/domain/ids';
import { type Answer, type Ask, headerOf, type Send, told } from './answers';
import type { Case, OrganizationCase, OtherCase, Pair, Things } from './cases/case';
import { type Caller, NOBODY, type World } from './world';

/**
 * Asks for one way in as everybody may who must not get through, then as somebody who may.
 * @param way as in the manifest, `GET /api/v1/orgs/[org]/runs/[runId]`
 * @returns a sentence for each thing that is not as it must be
 */
export function problemsOf(way: string, row: Case, world: World): Promise<string[]> {
  return row.kind === 'organization' ? organizationProblems(way, row, world) : otherProblems(way, row, world);
}

const isPage = (way: string) => way.startsWith('page ');
const methodOf = (way: string) => (isPage(way) ? 'GET' : (way.split(' ')[0] as string));

/** The request of a row: `things` are put into its path, and the rest of them into its body or query. */
function askOf(way: string, row: OrganizationCase, world: World, slug: string, things: Things): Ask {
  const { query = '', ...content } = row.content?.(things, world.ours) ?? {};
  const path = (way.split(' ')[1] as string).replaceAll(/\[(\w+)\]/g, (_, name: string) =>
    name === 'org' ? slug : (things[name] as string),
  );
  return { method: methodOf(way), path: `${path}${query}`, ...content };
}

const as = ({ headers }: Caller, ask: Ask): Ask => ({ ...ask, headers: { ...ask.headers, ...headers } });

/** The same with ids of the same kinds that nothing has. */
function unknownThings(things: Things): Things {
  return Object.fromEntries(
    Object.entries(things).map(([name, value]) => {
      const kind = idKindOf(value);
      return [name, kind ? newId(kind) : value];
    }),
  );
}

const idsOf = (things: Things) => Object.values(things).filter((value) => idKindOf(value) !== null);

async function organizationProblems(way: string, row: OrganizationCase, world: World): Promise<string[]> {
  const { ours, theirs, unknownSlug, send } = world;
  const problems: string[] = [];
  // Made before the things: what is to be stopped while it goes on may not be over by then.
  const weaker = await Promise.all(
    row.needs.map(async (permission) => ({
      permission,
      member: await world.memberWithout(permission),
      token: isPage(way) ? null : await world.tokenWithout(permission),
    })),
  );
  const things = (await row.things?.(world)) ?? {};
  const right = row.tells(world, things);
  const askIn = (slug: string, named: Things) => askOf(way, row, world, slug, named);
  const here = askIn(ours.slug, things);

  const refused = async (who: string, caller: Caller, ask: Ask, isRight: (answer: Answer) => boolean) => {
    const answer = await send(as(caller, ask));
    if (!isRight(answer)) problems.push(`${who} is answered ${answer.status}: ${answer.body.slice(0, 200)}`);
    problems.push(...tells(who, answer, [ours.marker, ...right]));
    return answer;
  };
  const alike = async (who: string, caller: Caller, ids: Things, slugs: [string, string], status: number) => {
    const unknown = slugs[0] === slugs[1] ? unknownThings(ids) : ids;
    const answers = [
      await refused(who, caller, askIn(slugs[0], ids), (answer) => answer.status === status),
      await send(as(caller, askIn(slugs[1], unknown))),
    ] as const;
    const said = [
      [slugs[0], ...idsOf(ids)],
      [slugs[1], ...idsOf(unknown)],
    ] as const;
    problems.push(...difference(who, answers, said));
  };

  const isSignedOut = signedOutTest(way);
  const nobody = await refused('nobody', NOBODY, here, isSignedOut);
  const ended = await refused('an ended session', world.signedOut, here, isSignedOut);
  if (!isPage(way)) problems.push(...difference('an ended session', [ended, nobody], [[], []]));

  await alike(
    'an administrator of another organisation',
    theirs.admin,
    things,
    [ours.slug, unknownSlug],
    404,
  );
  if (idsOf(things).length > 0) {
    await alike('another organisation with our ids', theirs.admin, things, [theirs.slug, theirs.slug], 404);
  } else if (here.method === 'GET') {
    const who = 'another organisation in its own place';
    const answer = await send(as(theirs.admin, askIn(theirs.slug, {})));
    if (answer.status >= 400) problems.push(`${who} is answered ${answer.status}`);
    problems.push(...tells(who, answer, [ours.marker]));
  }
  for (const { permission, member, token } of weaker) {
    const isRefused = ({ status }: Answer) => status === (row.weakerStatus ?? (isPage(way) ? 404 : 403));
    await refused(`a member without ${permission}`, member, here, isRefused);
    if (token) await refused(`a token without ${permission}`, token, here, isRefused);
  }
  if (!isPage(way)) {
    const isUnknown = ({ status }: Answer) => status === 401;
    const foreign = await refused('a token of another organisation', theirs.token, here, isUnknown);
    const revoked = await refused('a revoked token', world.revokedToken, here, isUnknown);
    problems.push(...difference('a revoked token', [revoked, foreign], [[], []]));
    if (row.isForPeopleOnly) await refused('a token', ours.token, here, ({ status }) => status === 403);
  }

  if (here.method === 'GET' && idsOf(things).length > 0) {
    const foreign = as(theirs.admin, askIn(theirs.slug, things));
    problems.push(
      ...(await together(send, as(ours.admin, here), foreign, row.status, [ours.marker, ...right])),
    );
  }
  const caller = (await row.by?.(world)) ?? ours.admin;
  problems.push(...notRight('the one who may', await send(as(caller, here)), row.status, right));
  if (here.method === 'GET' && !isPage(way))
    problems.push(...notRight('a token that may', await send(as(ours.token, here)), row.status, right));
  return problems;
}

/** Both at the same time and in either order: what one request leaves on a shared connection meets the other. */
async function together(
  send: Send,
  right: Ask,
  foreign: Ask,
  status: number | undefined,
  secrets: readonly string[],
): Promise<string[]> {
  const problems: string[] = [];
  for (const order of [
    [foreign, right, foreign, right],
    [right, foreign, right, foreign],
  ]) {
    for (const [index, answer] of (await Promise.all(order.map((ask) => send(ask)))).entries()) {
      const found =
        order[index] === right
          ? notRight('the one who may, among others,', answer, status, [])
          : tells('another organisation at the same time', answer, secrets);
      problems.push(...found);
    }
  }
  return problems;
}

async function otherProblems(way: string, row: OtherCase, world: World): Promise<string[]> {
  const problems: string[] = [];
  for (const pair of (await row.pairs?.(world)) ?? []) problems.push(...(await pairProblems(pair, world)));
  const { ask, status, tells: right } = await row.right(world);
  if (row.kind !== 'open') {
    const { cookie: _, ...headers } = ask.headers ?? {};
    const by = (caller: Caller) => world.send(as(caller, { ...ask, headers }));
    const callers = { nobody: NOBODY, 'an ended session': world.signedOut, 'a token': world.ours.token };
    for (const [who, caller] of Object.entries(callers)) {
      const answer = await by(caller);
      if (!signedOutTest(way)(answer)) problems.push(`${who} is answered ${answer.status}`);
      problems.push(...tells(who, answer, right));
    }
    if (row.kind === 'operator') {
      const admin = await by(world.ours.admin);
      if (admin.status !== 404) problems.push(`an Admin is answered ${admin.status}`);
      problems.push(...tells('an Admin', admin, right));
      // A page's address is in its components, also where it is not found.
      if (!isPage(way)) {
        const path = '/api/v1/nothing/here';
        const nothing = await world.send(as(world.ours.admin, { ...ask, headers, path }));
        problems.push(...difference('an Admin', [admin, nothing], [[], []]));
      }
    }
  }
  return [...problems, ...notRight('the one who may', await world.send(ask), status, right)];
}

async function pairProblems({ name, foreign, unknown, said }: Pair, { send }: World): Promise<string[]> {
  return difference(name, [await send(foreign), await send(unknown)], said);
}

/** Not signed in: 401 of a route; a page leads to where one signs in. */
const signedOutTest = (way: string) => (answer: Answer) =>
  isPage(way)
    ? answer.status === 307 && (headerOf(answer, 'location') ?? '').includes('/sign-in')
    : answer.status === 401;

function notRight(who: string, answer: Answer, status = 200, right: readonly string[]): string[] {
  if (answer.status !== status) return [`${who} is answered ${answer.status}: ${answer.body.slice(0, 300)}`];
  const whole = wholeOf(answer);
  return right
    .filter((text) => !whole.includes(text))
    .map((text) => `${who} is not told ${JSON.stringify(text)}: ${answer.body.slice(0, 300)}`);
}

const wholeOf = ({ headers, body }: Answer) =>
  `${headers.map((pair) => pair.join(': ')).join('\n')}\n${body}`;

/** Which of these texts an answer holds that must hold none. */
export function tells(who: string, answer: Answer, secrets: readonly string[]): string[] {
  const whole = wholeOf(answer);
  return secrets
    .filter((text) => whole.includes(text))
    .map((text) => `${who} is told ${JSON.stringify(text)}`);
}

/** Whether an answer about what is there, for others, can be told from one about what is not. */
export function difference(
  who: string,
  [foreign, unknown]: readonly [Answer, Answer],
  [saidForeign, saidUnknown]: readonly [readonly string[], readonly string[]],
): string[] {
  const [one, other] = [told(foreign, saidForeign), told(unknown, saidUnknown)];
  if (one === other) return [];
  const at = [...one].findIndex((letter, index) => letter !== other[index]);
  const around = (text: string) => text.slice(Math.max(0, at - 60), at + 120);
  return [`${who} can tell it from an unknown one: ${around(one)} — against — ${around(other)}`];
}
