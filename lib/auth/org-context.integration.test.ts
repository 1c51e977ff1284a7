import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeMembership, listMembers, listRoles } from '@/db/metadata/members-repository';
import { moveOrganization, type OrganizationRecord } from '@/db/metadata/organizations-repository';
import type { UserRecord } from '@/db/metadata/users-repository';
import { makeMember, makeOrganization } from '@/db/testing/factories';
import { createTestDatabase, type TestDatabase } from '@/db/testing/test-database';
import {
  memberContext,
  type OrgContext,
  requireIssued,
  requirePermission,
  systemContext,
} from '@/lib/auth/org-context';
import { type Dependencies, installDependencies } from '@/lib/dependencies';
import { ForbiddenError, NotFoundError, OrganizationClosedError } from '@/lib/domain/errors';
import { newId } from '@/lib/domain/ids';
import { sessionOf } from '@/lib/testing/sessions';

const origin = { requestId: newId('request'), ip: '203.0.113.7' };

describe('OrgContext', () => {
  let database: TestDatabase;
  let ours: OrganizationRecord;
  let theirs: OrganizationRecord;
  let member: UserRecord;

  const ready = async () => {
    const org = await makeOrganization(database.metadata);
    await database.metadata.withInstallation((tx) => moveOrganization(tx, org.id, ['requested'], 'ready'));
    return org;
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    installDependencies({ metadata: database.metadata } as Dependencies);
    ours = await ready();
    theirs = await ready();
    member = await makeMember(database.metadata, ours.id, ['run:read', 'run:start']);
    await makeMember(database.metadata, theirs.id, ['run:read']);
  });
  afterAll(() => database.close());

  const refusal = (slug: string) =>
    memberContext(sessionOf(member), slug, origin).then(
      () => null,
      (error: unknown) => error,
    );

  it('is who acts, where, with which permissions', async () => {
    const ctx = await memberContext(sessionOf(member), ours.slug, origin);
    expect(ctx).toMatchObject({
      org: { id: ours.id, slug: ours.slug, name: ours.name },
      actor: { kind: 'member', userId: member.id },
      ...origin,
    });
    expect([...ctx.permissions].sort()).toEqual(['run:read', 'run:start']);
    expect(() => requirePermission(ctx, 'run:start')).not.toThrow();
    expect(() => requirePermission(ctx, 'org:manage')).toThrow(ForbiddenError);
  });

  it('cannot tell a foreign organisation from one that is not there', async () => {
    const [foreign, unknown] = [await refusal(theirs.slug), await refusal('no-such-organisation')];
    expect(foreign).toBeInstanceOf(NotFoundError);
    expect({ ...(foreign as NotFoundError), message: (foreign as Error).message }).toEqual({
      ...(unknown as NotFoundError),
      message: (unknown as Error).message,
    });
  });

  it.each(['', 'a\u0000b', '../x', 'Ä', "' or 1=1 --", 'A'])('knows no organisation %j', async (slug) => {
    expect(await refusal(slug)).toBeInstanceOf(NotFoundError);
  });

  it('tells of a suspension to members only', async () => {
    const org = await ready();
    const insider = await makeMember(database.metadata, org.id, ['run:read']);
    await database.metadata.withInstallation((tx) => moveOrganization(tx, org.id, ['ready'], 'suspended'));
    await expect(memberContext(sessionOf(insider), org.slug, origin)).rejects.toThrow(
      OrganizationClosedError,
    );
    expect(await refusal(org.slug)).toBeInstanceOf(NotFoundError);
  });

  it('follows a removal and a change of role from one request to the next', async () => {
    const org = await ready();
    const person = await makeMember(database.metadata, org.id, ['run:start']);
    await makeMember(database.metadata, org.id, ['run:read']);
    const [membership, roles] = await database.metadata.withOrganization(org.id, async (tx) => [
      (await listMembers(tx, org.id)).find((row) => row.user.id === person.id),
      await listRoles(tx, org.id),
    ]);
    const viewer = roles.find((role) => role.permissions.includes('run:read'));
    if (!membership || !viewer) throw new Error('The rows of this test are not there.');
    const change = (to: Parameters<typeof changeMembership>[3]) =>
      database.metadata.withOrganization(org.id, (tx) => changeMembership(tx, org.id, membership.id, to));

    await change({ roleId: viewer.id });
    expect([...(await memberContext(sessionOf(person), org.slug, origin)).permissions]).toEqual(['run:read']);
    await change({ status: 'disabled' });
    await expect(memberContext(sessionOf(person), org.slug, origin)).rejects.toThrow(NotFoundError);
  });

  it('takes from a role only what the product knows, and never the work of jobs', async () => {
    const org = await ready();
    const person = await makeMember(database.metadata, org.id, ['run:read', 'job:execute', 'root']);
    const ctx = await memberContext(sessionOf(person), org.slug, origin);
    expect([...ctx.permissions]).toEqual(['run:read']);
  });

  it('cannot be made, copied or altered elsewhere', async () => {
    const ctx = await memberContext(sessionOf(member), ours.slug, origin);
    const { org, actor, requestId, ip } = ctx;
    const permissions = new Set(['org:manage'] as const);
    // @ts-expect-error A literal with every field is none: the mark is missing.
    const literal: OrgContext = { org, actor, permissions, requestId, ip };
    // @ts-expect-error A copy does not take the mark along.
    const copy: OrgContext = { ...ctx, permissions };
    // @ts-expect-error Its fields are final.
    const alter = () => (ctx.permissions = permissions);

    for (const forged of [literal, copy, JSON.parse(JSON.stringify(ctx)) as OrgContext]) {
      expect(() => requireIssued(forged)).toThrow('was not made by lib/auth/org-context');
    }
    expect(() => requireIssued(ctx)).not.toThrow();
    expect(alter).toThrow(TypeError);
    expect(() => Object.assign(ctx.org, { id: theirs.id })).toThrow(TypeError);
  });

  it('for a job may do the work of jobs, and nothing that a role allows', async () => {
    const ctx = await systemContext(ours.id, 'finish-run');
    expect(ctx).toMatchObject({ org: { id: ours.id }, actor: { kind: 'system', job: 'finish-run' } });
    expect([...ctx.permissions]).toEqual(['job:execute']);
    await expect(systemContext('org_unknown', 'finish-run')).rejects.toThrow(NotFoundError);
  });
});
