import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuditRecord, listAudit } from '@/db/metadata/audit-repository';
import { insertOrganization } from '@/db/metadata/organizations-repository';
import { listPipelines } from '@/db/metadata/pipelines-repository';
import { claimOne, expectAddsUp } from '@/db/testing/ledger';
import { withoutOrchestrator } from '@/db/testing/orchestrator';
import { acceptInvitation } from '@/lib/auth/invitations';
import type { OperatorContext } from '@/lib/auth/operator-context';
import { memberContext, systemContext } from '@/lib/auth/org-context';
import {
  BadRequestError,
  ConflictError,
  InvalidInputError,
  NotFoundError,
  OrganizationClosedError,
  UnavailableError,
} from '@/lib/domain/errors';
import { newId, type OrganizationId } from '@/lib/domain/ids';
import type { NewOrganization } from '@/lib/domain/resources/operator';
import { STARTER_KEYS } from '@/lib/domain/starter-pipelines';
import { env } from '@/lib/env';
import { sweepOrganizations } from '@/lib/use-cases/maintenance/sweep-organizations';
import { checkSlug } from '@/lib/use-cases/operator/check-slug';
import { createOrganization } from '@/lib/use-cases/operator/create-organization';
import { deleteOrganizationAsOperator } from '@/lib/use-cases/operator/delete-organization-as-operator';
import { getOrganization } from '@/lib/use-cases/operator/get-organization';
import { inviteFirstAdmin } from '@/lib/use-cases/operator/invite-first-admin';
import { keepOrganizationAsOperator } from '@/lib/use-cases/operator/keep-organization-as-operator';
import { listDeletedOrganizations } from '@/lib/use-cases/operator/list-deleted-organizations';
import { listOrganizations } from '@/lib/use-cases/operator/list-organizations';
import { provisionRequested } from '@/lib/use-cases/operator/provision-requested';
import { resumeOrganization } from '@/lib/use-cases/operator/resume-organization';
import { retryProvisioning } from '@/lib/use-cases/operator/retry-provisioning';
import { setQuotas } from '@/lib/use-cases/operator/set-quotas';
import { suspendOrganization } from '@/lib/use-cases/operator/suspend-organization';
import { makeOperator } from '@/lib/use-cases/operator/testing/operator';
import { getRun } from '@/lib/use-cases/runs/get-run';
import { dockOne, makePlannedRun } from '@/lib/use-cases/testing/runs';
import { createTwoOrganizations, type TwoOrganizations } from '@/lib/use-cases/testing/two-organizations';

const origin = { requestId: newId('request'), ip: null };

let world: TwoOrganizations;
let operator: Awaited<ReturnType<typeof makeOperator>>;
let ctx: OperatorContext;

beforeAll(async () => {
  world = await createTwoOrganizations();
  operator = await makeOperator(world.deps.metadata);
  ({ ctx } = operator);
});
afterAll(() => world?.close());

const wanted = (over: object = {}) => {
  const unique = randomBytes(6).toString('hex');
  return { name: `Group ${unique}`, slug: `group-${unique}`, adminEmail: `${unique}@example.org`, ...over };
};
const provision = async (orgId: OrganizationId) =>
  provisionRequested(await systemContext(orgId, 'provision-organization'), {});
const auditOf = (orgId: OrganizationId): Promise<AuditRecord[]> =>
  world.deps.metadata.withOrganization(orgId, (tx) => listAudit(tx, orgId, { limit: 100 }));
const tokenOf = ({ path }: NewOrganization) => path.split('/').at(-1) as string;

describe('making an organisation', () => {
  it('writes it down, wakes the worker, and lets its first Admin in by the link', async () => {
    const input = wanted({ name: ' Kinase\ngroup ' });
    const made = await createOrganization(ctx, input);
    const { id } = made.organization;
    expect(made.organization).toMatchObject({
      name: 'Kinase group',
      slug: input.slug,
      state: 'requested',
      provisioning: { attempts: 0, error: null },
      invitedAdmin: { email: input.adminEmail, state: 'open' },
      members: 0,
    });
    expect(await world.sentAbout(id)).toMatchObject([
      { name: 'organization/requested', data: { orgId: id } },
    ]);
    expect(await auditOf(id)).toMatchObject([
      {
        actorKind: 'operator',
        actorId: operator.user.id,
        actorName: operator.user.name,
        action: 'organization.create',
        requestId: ctx.requestId,
        ip: '203.0.113.9',
      },
    ]);

    const pipelines = await world.deps.metadata.withOrganization(id, (tx) =>
      listPipelines(tx, id, { limit: 10 }),
    );
    expect(pipelines.map(({ starter }) => starter).sort()).toEqual([...STARTER_KEYS].sort());

    const acceptance = {
      orgSlug: input.slug,
      token: tokenOf(made),
      name: 'Ada',
      password: 'correct horse battery',
    };
    await expect(acceptInvitation(acceptance, null, origin)).rejects.toThrow(OrganizationClosedError);
    await provision(id);
    await provision(id);
    await acceptInvitation(acceptance, null, origin);
    const now = await getOrganization(ctx, { orgId: id });
    expect(now).toMatchObject({ state: 'ready', members: 1, provisioning: null, invitedAdmin: null });
    expect(now.databaseBytes).toBeGreaterThan(1_000_000);
  });

  it('names each field that is wrong, and refuses an address that is taken, as the form says before', async () => {
    const attempt = createOrganization(ctx, { name: ' ', slug: 'Not a slug', adminEmail: 'nobody' });
    await expect(attempt).rejects.toThrow(InvalidInputError);
    const issues = await attempt.catch((error: InvalidInputError) => error.issues.map(({ field }) => field));
    expect(issues).toEqual(['name', 'slug', 'adminEmail']);

    const { slug } = world.ours;
    await expect(createOrganization(ctx, wanted({ slug }))).rejects.toThrow(ConflictError);
    expect((await checkSlug(ctx, { slug })).problem).toMatch('is taken');
    expect((await checkSlug(ctx, { slug: 'a-' })).problem).toMatch('hyphen');
    expect(await checkSlug(ctx, { slug: 'a-free-one' })).toEqual({ problem: null });
  });

  it('is taken up by the sweep when its wake-up was lost', async () => {
    const made = await withoutOrchestrator(world.database, () => createOrganization(ctx, wanted()));
    const { id } = made.organization;
    expect(await world.sentAbout(id)).toEqual([]);
    await world.database.superuser`update outbox set next_attempt_at = now() where org_id = ${id}`;
    await sweepOrganizations();
    expect((await world.sentAbout(id)).map((event) => event.id)).toEqual([`organization:${id}`]);

    // It was sent, and nobody has done anything for long.
    await sweepOrganizations();
    expect(await world.sentAbout(id)).toHaveLength(1);
    await world.database.superuser`
      update organizations set created_at = now() - interval '3 minutes' where id = ${id}`;
    await sweepOrganizations();
    expect((await world.sentAbout(id)).at(-1)?.id).toMatch(`again:${id}:`);
  });

  it('says why it waits for a worker that may make databases, and goes on when told to', async () => {
    const { id } = (await createOrganization(ctx, wanted())).organization;
    const owner = env().DATABASE_ADMIN_URL;
    env().DATABASE_ADMIN_URL = undefined;
    await expect(provision(id)).rejects.toThrow(UnavailableError);
    expect((await getOrganization(ctx, { orgId: id })).provisioning?.error).toMatch('DATABASE_ADMIN_URL');

    env().DATABASE_ADMIN_URL = 'postgres://nobody:secret-word@127.0.0.1:1/nowhere';
    await expect(provision(id)).rejects.toThrow();
    const away = (await getOrganization(ctx, { orgId: id })).provisioning?.error;
    expect(away).toMatch('ECONNREFUSED');
    expect(away).not.toMatch('secret-word');
    env().DATABASE_ADMIN_URL = owner;

    const retried = await retryProvisioning(ctx, { orgId: id });
    expect(retried.provisioning?.error).toBeNull();
    expect((await world.sentAbout(id)).at(-1)?.id).toBe(`organization:${id}:${ctx.requestId}`);
    expect((await auditOf(id))[0]).toMatchObject({ action: 'organization.retry', actorKind: 'operator' });
    await provision(id);
    expect(await getOrganization(ctx, { orgId: id })).toMatchObject({ state: 'ready' });
    await expect(retryProvisioning(ctx, { orgId: id })).rejects.toThrow(ConflictError);
  });

  it('gives the first Admin another link until somebody has joined, and then never again', async () => {
    const input = wanted();
    const first = await createOrganization(ctx, input);
    const { id } = first.organization;
    await provision(id);
    const email = `other-${input.adminEmail}`;
    const second = await inviteFirstAdmin(ctx, { orgId: id, email });
    expect(second.organization.invitedAdmin).toEqual({ email, state: 'open' });
    const accept = (made: NewOrganization) =>
      acceptInvitation(
        { orgSlug: input.slug, token: tokenOf(made), name: 'Ada', password: 'correct horse battery' },
        null,
        origin,
      );
    await expect(accept(first)).rejects.toThrow('was withdrawn');
    await accept(second);
    await expect(inviteFirstAdmin(ctx, { orgId: id, email: operator.user.email })).rejects.toThrow(
      'Somebody has joined',
    );
    expect((await auditOf(id)).map(({ action }) => action)).toEqual([
      'invitation.accept',
      'invitation.create',
      'organization.create',
    ]);
  });
});

describe('the list of organisations', () => {
  it('is sorted, searched and paged, whole and without doubles', async () => {
    const mark = randomBytes(4).toString('hex');
    for (const name of ['b', 'C', 'a']) {
      await createOrganization(ctx, wanted({ name: `${name} ${mark}` }));
    }
    const walk = async (sort: string) => {
      const names: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await listOrganizations(ctx, { search: mark.toUpperCase(), sort, limit: 2, cursor });
        names.push(...page.organizations.map(({ name }) => name[0] as string));
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      return names;
    };
    expect(await walk('name')).toEqual(['a', 'b', 'C']);
    expect(await walk('newest')).toEqual(['a', 'C', 'b']);
    expect((await walk('state')).toSorted()).toEqual(['C', 'a', 'b']);
    const suspended = await listOrganizations(ctx, { search: mark, state: 'suspended' });
    expect(suspended.organizations).toEqual([]);
    const { counts } = await listOrganizations(ctx, {});
    expect(counts.requested).toBeGreaterThanOrEqual(3);
  });

  it('counts and shows no probe, and takes it for no organisation', async () => {
    const id = newId('organization');
    const before = (await listOrganizations(ctx, {})).counts;
    await world.deps.metadata.withInstallation((tx) =>
      insertOrganization(tx, {
        id,
        slug: `probe-${randomBytes(4).toString('hex')}`,
        name: 'Probe',
        isProbe: true,
      }),
    );
    expect((await listOrganizations(ctx, {})).counts).toEqual(before);
    expect((await listOrganizations(ctx, { search: 'Probe' })).organizations).toEqual([]);
    await expect(getOrganization(ctx, { orgId: id })).rejects.toThrow(NotFoundError);
  });

  it('refuses to be sorted by what is no column', async () => {
    await expect(listOrganizations(ctx, { sort: 'password' })).rejects.toThrow(BadRequestError);
  });

  it('refuses a cursor of another query', async () => {
    const { nextCursor } = await listOrganizations(ctx, { limit: 1 });
    await expect(listOrganizations(ctx, { limit: 1, sort: 'newest', cursor: nextCursor })).rejects.toThrow(
      BadRequestError,
    );
  });
});

describe('quotas', () => {
  it('are set all at once, and what is left out has none', async () => {
    const orgId = world.theirs.id;
    const quotas = { members: 40, cpuHoursPerMonth: 1.5 };
    expect((await setQuotas(ctx, { orgId, quotas })).quotas).toEqual(quotas);
    expect((await setQuotas(ctx, { orgId, quotas: {} })).quotas).toEqual({});
    expect((await world.theirs.audit())[0]).toMatchObject({
      action: 'organization.set-quotas',
      actorKind: 'operator',
      details: { before: quotas, after: {} },
    });
    for (const wrong of [{ members: 0 }, { storageBytes: -1 }, { seats: 3 }, { members: Number.NaN }]) {
      await expect(setQuotas(ctx, { orgId, quotas: wrong })).rejects.toThrow(InvalidInputError);
    }
    await expect(setQuotas(ctx, { orgId: newId('organization'), quotas })).rejects.toThrow(NotFoundError);
  });
});

describe('suspending', () => {
  const suspend = (orgId: OrganizationId) =>
    suspendOrganization(ctx, { orgId, reason: 'The invoice of May.' });

  it('closes the organisation and its ledger with a reason; its runs go on after it is resumed', async () => {
    const { ours, theirs, deps } = world;
    const { runId } = await makePlannedRun(deps, ours, 2);
    await dockOne(deps, ours, runId);
    const orgId = ours.id;
    expect(await suspend(orgId)).toMatchObject({
      state: 'suspended',
      stateReason: 'The invoice of May.',
      databaseBytes: null,
      openRuns: 1,
    });

    const actor = ours.scientist.actor;
    if (actor.kind !== 'member') throw new Error('The scientist of this test is a member.');
    const session = {
      ...actor,
      sessionId: newId('session'),
      ssoOrgId: null,
      hasSecondFactor: false,
      isOperator: false,
    };
    const enter = () => memberContext(session, ours.slug, origin);
    await expect(enter()).rejects.toThrow(
      `The organisation "${ours.name}" is suspended: The invoice of May. Ask whoever runs this dashboard.`,
    );
    // What a worker would do next: take a ligand, or say what became of one.
    await expect(deps.results.withResults(orgId, (conn) => claimOne(conn, runId))).rejects.toThrow(
      'suspended',
    );
    const { organizations: swept } = await sweepOrganizations();
    await expect(suspend(orgId)).rejects.toThrow(ConflictError);

    expect(await resumeOrganization(ctx, { orgId })).toMatchObject({ state: 'ready', stateReason: null });
    expect((await sweepOrganizations()).organizations).toBe(swept + 1);
    expect((await world.sentAbout(runId)).at(-1)?.id).toMatch(new RegExp(`^again:${runId}:0:at-`));
    await enter();
    await dockOne(deps, ours, runId);
    await sweepOrganizations();
    expect(await getRun(ours.viewer, { runId })).toMatchObject({
      status: 'completed',
      counts: { docked: 2 },
    });
    await deps.results.withResults(orgId, (conn) => expectAddsUp(conn, runId));
    expect((await ours.audit()).slice(0, 2)).toMatchObject([
      { action: 'organization.resume', actorKind: 'operator', actorId: operator.user.id },
      { action: 'organization.suspend', details: { reason: 'The invoice of May.' } },
    ]);
    expect(await theirs.audit()).not.toContainEqual(
      expect.objectContaining({ action: 'organization.suspend' }),
    );
  });

  it('wants a reason, and an organisation that is there and open', async () => {
    const orgId = world.theirs.id;
    await expect(suspendOrganization(ctx, { orgId, reason: ' \n ' })).rejects.toThrow(InvalidInputError);
    await expect(suspend(newId('organization'))).rejects.toThrow(NotFoundError);
    await expect(resumeOrganization(ctx, { orgId })).rejects.toThrow(ConflictError);
  });
});

describe('deleting', () => {
  it('wants the address typed, can be withdrawn until it begins, and closes the organisation when it does', async () => {
    const { id, slug } = (await createOrganization(ctx, wanted())).organization;
    const ask = (over: object) =>
      deleteOrganizationAsOperator(ctx, { orgId: id, slug, waitDays: 7, ...over });
    await expect(ask({ slug: 'another' })).rejects.toThrow(
      `slug: Type the address of the organisation, ${slug}.`,
    );
    await expect(ask({ waitDays: 1 })).rejects.toThrow(InvalidInputError);
    await expect(ask({ orgId: newId('organization') })).rejects.toThrow(NotFoundError);

    expect(await ask({})).toMatchObject({ state: 'requested', deletion: { state: 'scheduled' } });
    expect((await keepOrganizationAsOperator(ctx, { orgId: id })).deletion).toBeNull();
    await expect(keepOrganizationAsOperator(ctx, { orgId: id })).rejects.toThrow(ConflictError);
    expect(await ask({ waitDays: 0 })).toMatchObject({ state: 'deleting', deletion: { state: 'draining' } });
    expect((await world.sentAbout(id)).at(-1)?.id).toBe(`delete:${id}`);
    expect((await auditOf(id)).slice(0, 3)).toMatchObject([
      { action: 'organization.delete', actorKind: 'operator', actorId: operator.user.id },
      { action: 'organization.keep', actorKind: 'operator' },
      { action: 'organization.schedule-deletion', actorKind: 'operator' },
    ]);
    // Its address is not free before nothing of it is left.
    expect((await checkSlug(ctx, { slug })).problem).toMatch('is taken');
    expect(await listDeletedOrganizations(ctx, {})).toEqual({ deleted: [] });
  });
});
