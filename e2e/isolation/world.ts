import { randomBytes, randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMetadataDb } from '@/db/metadata/client';
import type { StackFacts, TestOrganisation } from '@/e2e/support/facts';
import type { OrganizationId } from '@/lib/domain/ids';
import { type GrantablePermission, PERMISSIONS } from '@/lib/domain/permissions';
import { isFinalRunState } from '@/lib/domain/states';
import { grantOperator } from '@/scripts/operators';
import { ProductApi } from '@/scripts/product-api/product-api';
import { delay } from '@/scripts/stack/processes';
import { openSecrets } from '@/scripts/stack/secrets';
import { type Ask, form, json, type Send, sendTo } from './answers';

/** Somebody or something that asks: by a cookie, by a token, or by nothing. */
export interface Caller {
  headers: Record<string, string>;
}
export const NOBODY: Caller = { headers: {} };

/** What an API answers, as far as the suite reads it. */
// biome-ignore lint/suspicious/noExplicitAny: each case knows its own answers, and checks them as text.
type Reply = any;

/** An organisation as its administrator has it in hand. */
export interface Side {
  /** Stands in no address, but in the keys of objects and in events. */
  orgId: OrganizationId;
  slug: string;
  /** Stands in the name of everything that is put into this organisation, and nowhere else. */
  marker: string;
  email: string;
  password: string;
  admin: Caller;
  /** May do all that its maker may. */
  token: Caller;
  /** Asks this organisation's API as its administrator. @throws Error for any answer but a good one */
  call(method: string, path: string, content?: Partial<Ask>): Promise<Reply>;
}

/** Makes one side of the world: signs its administrator in. The organisation itself is there. */
export async function enterSide(origin: string, send: Send, org: TestOrganisation): Promise<Side> {
  const admin = await signedIn(origin, org.slug, org.email, org.password);
  const side: Side = {
    orgId: 'org_',
    slug: org.slug,
    marker: `mark${randomBytes(6).toString('hex')}`,
    email: org.email,
    password: org.password,
    admin,
    token: NOBODY,
    call: (method, path, content) => reply(send, admin, method, `/api/v1/orgs/${org.slug}/${path}`, content),
  };
  // A member may have 50 in force; those of an earlier suite are not needed any more.
  const { tokens } = await side.call('GET', 'tokens');
  for (const { id, state } of tokens) if (state === 'live') await side.call('DELETE', `tokens/${id}`);
  return { ...side, orgId: await orgIdOf(side), token: await tokenOf(side, PERMISSIONS) };
}

/** The audit log names it, as the subject of a change of the organisation itself. */
async function orgIdOf(side: Side): Promise<OrganizationId> {
  await side.call('PUT', 'settings/sign-in', json({ ssoOnly: false, requireSecondFactor: false }));
  const { entries } = await side.call('GET', 'audit?action=sign-in.change&limit=1');
  return entries[0].subject.id;
}

/** @throws Error for any answer but a good one */
export async function reply(
  send: Send,
  caller: Caller,
  method: string,
  path: string,
  content: Partial<Ask> = {},
): Promise<Reply> {
  const answer = await send({ method, path, ...content, headers: { ...content.headers, ...caller.headers } });
  if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.body}`);
  return answer.body === '' ? null : JSON.parse(answer.body);
}

export async function signedIn(
  origin: string,
  slug: string,
  email: string,
  password: string,
): Promise<Caller> {
  const api = new ProductApi(origin, slug);
  await api.signIn(email, password);
  return { headers: { cookie: api.cookieHeader() } };
}

/** A token of the administrator's with these scopes. */
export async function tokenOf(side: Side, scopes: readonly GrantablePermission[]): Promise<Caller> {
  const { text } = await side.call('POST', 'tokens', json({ name: `${side.marker} token`, scopes }));
  return { headers: { authorization: `Bearer ${text}` } };
}

export interface NewPerson extends Caller {
  email: string;
  password: string;
  memberId: string;
}

/** Invites somebody into a role, makes their account, and signs them in. */
export async function newPerson(origin: string, send: Send, side: Side, roleId: string): Promise<NewPerson> {
  // Without the organisation's marker: what people are told of themselves is no secret.
  const name = `Person ${randomBytes(6).toString('hex')}`;
  const email = `${name.replace(' ', '-').toLowerCase()}@example.org`;
  const password = randomBytes(12).toString('hex');
  const { path } = await side.call('POST', 'invitations', json({ email, roleId }));
  const [, , orgSlug, token] = path.split('/');
  await reply(send, NOBODY, 'POST', '/api/v1/invitations/accept', json({ orgSlug, token, name, password }));
  const { members } = await side.call('GET', 'members');
  const member = members.find((each: { email: string }) => each.email === email);
  return { ...(await signedIn(origin, side.slug, email, password)), email, password, memberId: member.id };
}

export async function roleWith(
  side: Side,
  name: string,
  permissions: readonly GrantablePermission[],
): Promise<string> {
  const role = await side.call(
    'POST',
    'roles',
    json({ name: `${side.marker} ${name}`.slice(0, 60), permissions }),
  );
  return role.id;
}

/** Enough of a protein for a site of its own: the crystal ligand of the example with what is around it. */
const STRUCTURE = readFileSync('examples/aurora-a/5dt0.pdb');
/** Two, so that lists have a second page. */
const LIGANDS = ['Oc1ccc(F)cc1', 'Oc1ccccc1'];

export const newTarget = (side: Side, name = `${side.marker} target`): Promise<string> =>
  side.call('POST', 'targets', form(`${side.marker}.pdb`, STRUCTURE, { name })).then(({ id }) => id);

export const newLibrary = (side: Side): Promise<string> =>
  side
    .call(
      'POST',
      'libraries',
      form(`${side.marker}.smi`, LIGANDS.map((smiles) => `${smiles} ${side.marker}-ligand\n`).join('')),
    )
    .then(({ id }) => id);

/** A pipeline of the side's own, whose first version is a draft. */
export async function newPipeline(side: Side): Promise<{ pipelineId: string; versionId: string }> {
  const name = `${side.marker} pipeline ${randomInt(1, 1e9)}`;
  const { id, versions } = await side.call('POST', 'pipelines', json({ name }));
  return { pipelineId: id, versionId: versions[0].id };
}

/** A shortlist with one result on it. */
export async function newShortlist(side: Side, runId: string, ligandId: string): Promise<string> {
  const { id } = await side.call('POST', 'shortlists', json({ name: `${side.marker} shortlist` }));
  const star = { shortlistId: id, note: `${side.marker} note` };
  await side.call('PUT', `runs/${runId}/ligands/${ligandId}/stars`, json(star));
  return id;
}

/** An identity provider that is not in use, in the place of all others: an organisation may have five. */
export async function newProvider(side: Side): Promise<string> {
  const { providers } = await side.call('GET', 'settings/sign-in');
  for (const { id } of providers) await side.call('DELETE', `settings/sign-in/providers/${id}`);
  const provider = {
    ...{ name: `${side.marker} provider`, issuer: 'http://127.0.0.1:9', clientId: side.marker },
    ...{ domains: [`${side.marker}.example.org`], enabled: false },
  };
  return (await side.call('POST', 'settings/sign-in/providers', json(provider))).id;
}

/** Waits until a thing is as it should be. */
export async function until(side: Side, path: string, isThere: (status: string) => boolean): Promise<void> {
  for (;;) {
    const { status } = await side.call('GET', path);
    if (isThere(status)) return;
    if (status === 'failed') throw new Error(`${path} has failed.`);
    await delay(200);
  }
}

/** A target, a library and a docked run of the least size, all of which bear the side's marker. */
export async function dockedRun(side: Side) {
  const [targetId, libraryId] = await Promise.all([newTarget(side), newLibrary(side)]);
  await until(side, `targets/${targetId}`, (status) => status === 'ready');
  await until(side, `libraries/${libraryId}`, (status) => status === 'ready');
  const { id: runId } = await side.call(
    'POST',
    'runs',
    json({
      ...{ name: `${side.marker} run`, targetId, libraryId },
      // A seed that no run had before: a result that is reused has no log.
      parameters: { exhaustiveness: 1, poses: 1, seed: randomInt(1, 1e9) },
    }),
  );
  await until(side, `runs/${runId}`, (status) => isFinalRunState(status as 'completed'));
  const { results } = await side.call('GET', `runs/${runId}/results`);
  const ligandId = results[0].ligandId as string;
  return { targetId, libraryId, runId, ligandId, shortlistId: await newShortlist(side, runId, ligandId) };
}

/** Ids of things of ours that no case changes. */
export type Shared = Record<
  | 'targetId'
  | 'libraryId'
  | 'runId'
  | 'ligandId'
  | 'roleId'
  | 'memberId'
  | 'invitationId'
  | 'tokenId'
  | 'providerId'
  | 'entryId'
  | 'pipelineId'
  | 'versionId'
  | 'shortlistId',
  string
>;

/** Two organisations of one product, and everybody who may come to the first. */
export interface World {
  origin: string;
  send: Send;
  facts: StackFacts;
  masterKey: Uint8Array;
  ours: Side;
  theirs: Side;
  /** Of an organisation that is not there. */
  unknownSlug: string;
  shared: Shared;
  /** A member of ours whose role allows everything but this. */
  memberWithout(permission: GrantablePermission): Promise<NewPerson>;
  /** Of ours, with every scope but this. */
  tokenWithout(permission: GrantablePermission): Promise<Caller>;
  /** Somebody new in ours, with a role that allows everything. */
  newMember(): Promise<NewPerson>;
  /** An administrator's session that was ended on the server; the cookie is as it was. */
  signedOut: Caller;
  revokedToken: Caller;
  /** Runs the installation, and is a member of no organisation. */
  operator: Caller;
}

/** Puts everything into the first of two organisations that a case may ask for, by the real API. */
export async function makeWorld(
  facts: StackFacts,
  [one, other]: readonly TestOrganisation[],
): Promise<World> {
  if (!one || !other) throw new Error('The world needs two organisations.');
  const origin = facts.url;
  const send = sendTo(origin);
  const [ours, theirs] = await Promise.all([enterSide(origin, send, one), enterSide(origin, send, other)]);
  const docked = dockedRun(ours);
  const everything = await roleWith(ours, 'everything', PERMISSIONS);
  const newMember = () => newPerson(origin, send, ours, everything);
  const people = new Map<string, Promise<NewPerson>>();
  const tokens = new Map<string, Promise<Caller>>();
  const but = (permission: string) => PERMISSIONS.filter((each) => each !== permission);
  const member = await newMember();
  const { invitation } = await ours.call(
    'POST',
    'invitations',
    json({ email: `${ours.marker}@example.org`, roleId: everything }),
  );
  const spare = await ours.call(
    'POST',
    'tokens',
    json({ name: `${ours.marker} spare`, scopes: ['run:read'] }),
  );
  const { entries } = await ours.call('GET', 'audit?limit=1');
  return {
    ...{ origin, send, facts, ours, theirs, newMember },
    masterKey: Buffer.from(openSecrets(join(facts.dataFolder, 'secrets.json')).masterKey, 'base64'),
    unknownSlug: `${ours.slug.slice(0, -1)}q`,
    shared: {
      ...(await docked),
      ...{ roleId: everything, memberId: member.memberId, invitationId: invitation.id },
      ...(await newPipeline(ours)),
      ...{ tokenId: spare.token.id, providerId: await newProvider(ours), entryId: entries[0].id },
    },
    memberWithout: (permission) =>
      kept(people, permission, async () =>
        newPerson(origin, send, ours, await roleWith(ours, `all but ${permission}`, but(permission))),
      ),
    tokenWithout: (permission) => kept(tokens, permission, () => tokenOf(ours, but(permission))),
    signedOut: await endedSession(origin, send, ours),
    revokedToken: await endedToken(ours),
    operator: await newOperator(facts, send, ours.marker),
  };
}

function kept<T>(made: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const there = made.get(key) ?? make();
  made.set(key, there);
  return there;
}

async function endedSession(origin: string, send: Send, side: Side): Promise<Caller> {
  const before = await signedIn(origin, side.slug, side.email, side.password);
  const { sessions } = await reply(send, before, 'GET', '/api/v1/account/sessions');
  const { id } = sessions.find(({ isThis }: { isThis: boolean }) => isThis);
  await reply(send, side.admin, 'DELETE', `/api/v1/account/sessions/${id}`);
  return before;
}

async function endedToken(side: Side): Promise<Caller> {
  const { token, text } = await side.call(
    'POST',
    'tokens',
    json({ name: `${side.marker} old`, scopes: PERMISSIONS }),
  );
  await side.call('DELETE', `tokens/${token.id}`);
  return { headers: { authorization: `Bearer ${text}` } };
}

async function newOperator(
  { url, databaseAdminUrl }: StackFacts,
  send: Send,
  marker: string,
): Promise<Caller> {
  const [email, password] = [`operator@${marker}.example.org`, randomBytes(12).toString('hex')];
  const metadata = createMetadataDb({ url: databaseAdminUrl, maxConnections: 1 });
  try {
    const { passwordPath } = await grantOperator(metadata, email);
    const token = passwordPath?.split('#')[1];
    await reply(send, NOBODY, 'POST', '/api/v1/password-resets/use', json({ token, password }));
  } finally {
    await metadata.close();
  }
  return signedIn(url, '', email, password);
}
