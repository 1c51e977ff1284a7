import { json, type Send, sendTo } from '@/e2e/isolation/answers';
import {
  type Caller,
  dockedRun,
  enterSide,
  NOBODY,
  newLibrary,
  newPerson,
  newPipeline,
  newProvider,
  reply,
  roleWith,
  type Side,
  signedIn,
  tokenOf,
} from '@/e2e/isolation/world';
import type { StackFacts } from '@/e2e/support/facts';
import { newApiToken } from '@/lib/auth/api-tokens';
import { PERMISSIONS } from '@/lib/domain/permissions';

/** Somebody or something that calls, and the organisation that they belong to; null: to none. */
export interface Actor extends Caller {
  name: string;
  side: number | null;
}

/** An organisation with what was planted in it. */
export interface Plot {
  side: Side;
  /** Ids of its things, by the name of the parameter that takes them. */
  ids: Record<string, readonly string[]>;
  /** What nobody of another organisation may ever be told: its marker, and who is in it. */
  secrets: readonly string[];
}

export interface Installation {
  send: Send;
  plots: readonly Plot[];
  actors: readonly Actor[];
}

const READING = PERMISSIONS.filter((permission) => permission.endsWith(':read'));

/** Plants three organisations and brings everybody together who may call: every role, tokens, the locked out, nobody. */
export async function plantOrganisations(facts: StackFacts): Promise<Installation> {
  const send = sendTo(facts.url);
  const planted = await Promise.all(
    facts.isolatedOrganisations.map((org, index) => plant(facts, send, index, org)),
  );
  return {
    send,
    plots: planted.map(({ plot }) => plot),
    actors: [
      ...planted.flatMap(({ actors }) => actors),
      { name: 'nobody', side: null, ...NOBODY },
      {
        name: 'a forged cookie',
        side: null,
        headers: { cookie: 'next-auth.session-token=eyJhbGciOiJub25lIn0..' },
      },
      { name: 'an unknown token', side: null, headers: { authorization: `Bearer ${newApiToken().text}` } },
    ],
  };
}

async function plant(
  facts: StackFacts,
  send: Send,
  index: number,
  org: StackFacts['isolatedOrganisations'][number],
): Promise<{ plot: Plot; actors: Actor[] }> {
  const side = await enterSide(facts.url, send, org);
  const docking = dockedRun(side);
  const { roles } = await side.call('GET', 'roles');
  const roleOf = (name: string): string => roles.find((each: { name: string }) => each.name === name).id;
  const person = (roleId: string) => newPerson(facts.url, send, side, roleId);
  const people: Record<string, Awaited<ReturnType<typeof person>>> = {};
  for (const name of ['Admin', 'Scientist', 'Viewer', 'Collaborator'])
    people[name] = await person(roleOf(name));
  people['a role of its own'] = await person(await roleWith(side, 'reads', READING));
  // These may be removed, disabled and given other roles: nobody calls as them.
  const spares = [await person(roleOf('Viewer')), await person(roleOf('Scientist'))];
  const disabled = await person(roleOf('Admin'));
  await side.call('POST', `members/${disabled.memberId}/disable`);
  const revoked = await side.call(
    'POST',
    'tokens',
    json({ name: `${side.marker} revoked`, scopes: PERMISSIONS }),
  );
  await side.call('DELETE', `tokens/${revoked.token.id}`);
  const spare = await side.call(
    'POST',
    'tokens',
    json({ name: `${side.marker} spare`, scopes: ['run:read'] }),
  );
  const spareRoles = [await roleWith(side, 'spare', ['run:read']), await roleWith(side, 'spare 2', READING)];
  const invited = { email: `spare-${side.marker}@example.org`, roleId: spareRoles[1] };
  const { invitation } = await side.call('POST', 'invitations', json(invited));
  const second = await signedIn(facts.url, side.slug, side.email, side.password);
  const { sessions } = await reply(send, second, 'GET', '/api/v1/account/sessions');
  const sessionId: string = sessions.find(({ isThis }: { isThis: boolean }) => isThis).id;
  const { targetId, libraryId, runId, ligandId } = await docking;
  const { entries } = await side.call('GET', 'audit?limit=3');
  const { pipelineId, versionId } = await newPipeline(side);
  const ids = {
    targetId: [targetId],
    libraryId: [libraryId, await newLibrary(side)],
    runId: [runId],
    ligandId: [ligandId],
    pipelineId: [pipelineId],
    versionId: [versionId],
    memberId: spares.map(({ memberId }) => memberId),
    roleId: spareRoles,
    tokenId: [spare.token.id],
    invitationId: [invitation.id],
    providerId: [await newProvider(side)],
    sessionId: [sessionId],
    entryId: entries.map(({ id }: { id: string }) => id),
    orgId: [side.orgId],
  };
  const emails = [...Object.values(people), ...spares].map(({ email }) => email);
  const by = (name: string, caller: Caller): Actor => ({ name, side: index, headers: caller.headers });
  return {
    plot: { side, ids, secrets: [side.marker, ...emails] },
    actors: [
      ...Object.entries(people).map(([name, caller]) => by(name, caller)),
      by('a token for everything', await tokenOf(side, PERMISSIONS)),
      by('a token that reads', await tokenOf(side, READING)),
      by('a token for runs', await tokenOf(side, ['run:read'])),
      // Whoever is locked out belongs to no organisation any more.
      { ...by('a disabled member', disabled), side: null },
      { ...by('a revoked token', { headers: { authorization: `Bearer ${revoked.text}` } }), side: null },
    ],
  };
}
