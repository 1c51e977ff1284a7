import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { memberContext, systemContext, tokenContext } from '@/lib/auth/org-context';
import { ConflictError, ForbiddenError, NotFoundError } from '@/lib/domain/errors';
import { newId } from '@/lib/domain/ids';
import { appendRepeatedRefusals } from '@/lib/use-cases/audit/append-refusal';
import { verifyChain } from '@/lib/use-cases/audit/verify-chain';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import {
  createPeople,
  type People,
  type PeopleOrganization,
  type Person,
} from '@/lib/use-cases/members/testing/people';
import { createToken } from '@/lib/use-cases/tokens/create-token';
import { revokeToken } from '@/lib/use-cases/tokens/revoke-token';

let people: People;
let ours: PeopleOrganization;
let person: Person;

beforeAll(async () => {
  people = await createPeople();
});
afterAll(() => people?.close());
beforeEach(async () => {
  ours = await people.organization();
  person = await ours.person('Scientist');
});

const attempt = async (tokenId: string = newId('token'), ctx = person.ctx) => {
  await expect(revokeToken(ctx, { tokenId })).rejects.toThrow(NotFoundError);
  return tokenId;
};
const refusals = async (org = ours) => (await org.audit()).filter(({ outcome }) => outcome === 'refused');
/** As if the present minute were over, and the sweep came by. */
async function minuteOver(): Promise<void> {
  await people.database.superuser`update audit_refusals set minute = minute - interval '1 minute'`;
  await people.database.metadata.withOrganization(ours.id, (tx) => appendRepeatedRefusals(tx, ours.id));
}

describe('a refused attempt', () => {
  it('on an id that is not there is written down: who, what, on which, from where', async () => {
    const foreign = await (await people.organization()).person('Admin');
    const { token } = await createToken(foreign.ctx, { name: 'Theirs', scopes: ['run:read'] });
    const unknown = newId('token');
    await attempt(token.id);
    await attempt(unknown);
    const entries = await refusals();
    expect(entries.map(({ subjectId }) => subjectId)).toEqual([unknown, token.id]);
    for (const entry of entries) {
      expect(entry).toMatchObject({
        actorKind: 'member',
        actorId: person.userId,
        action: 'token.revoke',
        subjectKind: 'token',
        requestId: person.ctx.requestId,
        ip: '203.0.113.7',
        details: { reason: 'not_found' },
      });
    }
    expect((await verifyChain(people.database.metadata, ours.id)).brokenAt).toBeNull();
  });

  it('leaves nothing in the organisation that the id belongs to', async () => {
    const theirs = await people.organization();
    const { token } = await createToken((await theirs.person('Admin')).ctx, {
      name: 'Theirs',
      scopes: ['run:read'],
    });
    await attempt(token.id);
    expect(await refusals(theirs)).toEqual([]);
  });

  it('by a role that is too weak is written down, with what it was about', async () => {
    const manage = defineUseCase({
      name: 'archive-target',
      permission: 'org:manage',
      input: z.object({ targetId: z.string() }),
      run: async () => {},
    });
    const targetId = newId('target');
    await expect(manage(person.ctx, { targetId })).rejects.toThrow(ForbiddenError);
    await expect(manage(person.ctx, {})).rejects.toThrow(ForbiddenError);
    expect(await refusals()).toMatchObject([
      { action: 'target.archive', subjectKind: 'organization', subjectId: ours.id },
      {
        action: 'target.archive',
        subjectKind: 'target',
        subjectId: targetId,
        details: { reason: 'forbidden' },
      },
    ]);
  });

  it('of a token names the token', async () => {
    const { token, text } = await createToken(person.ctx, { name: 'Pipeline', scopes: ['run:read'] });
    const ctx = await tokenContext(text, ours.slug, { requestId: newId('request'), ip: null });
    await expect(revokeToken(ctx, { tokenId: token.id })).rejects.toThrow(ForbiddenError);
    expect((await refusals())[0]).toMatchObject({ actorKind: 'token', actorId: token.id });
  });

  it('is written down once, however many use cases it went through', async () => {
    const outer = defineUseCase({
      name: 'end-token',
      permission: [],
      input: z.object({ tokenId: z.string() }),
      run: (ctx, input) => revokeToken(ctx, input),
    });
    await expect(outer(person.ctx, { tokenId: newId('token') })).rejects.toThrow(NotFoundError);
    expect(await refusals()).toHaveLength(1);
  });

  it('leaves no entry if it was about a wrong state, a wrong form, or by a job', async () => {
    const { token } = await createToken(person.ctx, { name: 'Pipeline', scopes: ['run:read'] });
    await revokeToken(person.ctx, { tokenId: token.id });
    await expect(revokeToken(person.ctx, { tokenId: token.id })).rejects.toThrow(ConflictError);
    await expect(revokeToken(person.ctx, { tokenId: 'tok_x' })).rejects.toThrow();
    await expect(revokeToken(await systemContext(ours.id, 'sweep'), { tokenId: token.id })).rejects.toThrow();
    expect(await refusals()).toEqual([]);
  });
});

describe('repeated attempts', () => {
  // They are counted by the minute of the database's clock, which must not turn in the middle of a test.
  beforeEach(
    () => people.database.superuser`
      select pg_sleep(60 - second) from (select extract(second from clock_timestamp())::float8 as second) as clock
      where second > 40`,
  );

  it('on one thing in one minute are one entry, and their number when it is over', async () => {
    const tokenId = await attempt();
    await Promise.all(Array.from({ length: 30 }, () => attempt(tokenId)));
    expect(await refusals()).toHaveLength(1);
    await minuteOver();
    await minuteOver();
    expect(await refusals()).toMatchObject([
      {
        action: 'token.revoke',
        subjectId: tokenId,
        actorId: person.userId,
        details: { furtherAttempts: 30 },
      },
      { subjectId: tokenId, details: { reason: 'not_found' } },
    ]);
    await attempt(tokenId);
    expect(await refusals()).toHaveLength(3);
  });

  it('on ever other things have twenty entries and one for the rest, for each actor', async () => {
    for (let i = 0; i < 30; i++) await attempt();
    expect(await refusals()).toHaveLength(21);
    const neighbour = await ours.person('Viewer');
    await attempt(newId('token'), neighbour.ctx);
    expect((await refusals())[0]).toMatchObject({ actorId: neighbour.userId });
    await minuteOver();
    expect((await refusals())[0]).toMatchObject({
      action: 'several.refused',
      actorId: person.userId,
      details: { furtherAttempts: 9 },
    });
    expect(await refusals()).toHaveLength(23);
  });
});

describe('asking for an organisation that is not there for somebody', () => {
  const enter = (slug: string) =>
    memberContext(person.session, slug, { requestId: newId('request'), ip: '203.0.113.7' });

  it('is written down in their own, alike for a foreign and for an unknown one', async () => {
    const theirs = await people.organization();
    await expect(enter(theirs.slug)).rejects.toThrow(NotFoundError);
    await expect(enter('nobody-is-here')).rejects.toThrow(NotFoundError);
    await expect(enter('../x')).rejects.toThrow(NotFoundError);
    expect(await refusals(theirs)).toEqual([]);
    expect(await refusals()).toMatchObject([
      { action: 'organization.enter', subjectKind: 'organization', subjectId: 'nobody-is-here' },
      { action: 'organization.enter', subjectKind: 'organization', subjectId: theirs.slug },
    ]);
  });
});
