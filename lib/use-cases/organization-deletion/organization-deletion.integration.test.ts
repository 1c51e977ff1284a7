import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertInvitation } from '@/db/metadata/invitations-repository';
import { insertRole } from '@/db/metadata/members-repository';
import { findDeletion } from '@/db/metadata/org-deletions-repository';
import { insertOrganization } from '@/db/metadata/organizations-repository';
import { insertPipeline, insertPipelineVersion } from '@/db/metadata/pipelines-repository';
import { setUserPassword } from '@/db/metadata/users-repository';
import { makeReadyOrganization, makeTarget } from '@/db/testing/factories';
import { systemContext, tokenContext } from '@/lib/auth/org-context';
import { hashPassword } from '@/lib/auth/passwords';
import { ConflictError, ForbiddenError, InvalidInputError, NotFoundError } from '@/lib/domain/errors';
import { newId, type OrganizationId } from '@/lib/domain/ids';
import { env } from '@/lib/env';
import { LocalObjectStore } from '@/lib/object-storage/local-object-store';
import { objectKeys } from '@/lib/object-storage/object-keys';
import { beginObjectSweep } from '@/lib/use-cases/maintenance/begin-object-sweep';
import { sweepOrganizations } from '@/lib/use-cases/maintenance/sweep-organizations';
import { type PeopleMaker, type Person, peopleOf } from '@/lib/use-cases/members/testing/people';
import { deleteOrganization } from '@/lib/use-cases/organization-deletion/delete-organization';
import { type AfterStep, DELETION_STEPS } from '@/lib/use-cases/organization-deletion/deletion-step';
import { drainOrganization } from '@/lib/use-cases/organization-deletion/drain-organization';
import { dropResults } from '@/lib/use-cases/organization-deletion/drop-results';
import { eraseOrganization } from '@/lib/use-cases/organization-deletion/erase-organization';
import { getDeletionFacts } from '@/lib/use-cases/organization-deletion/get-deletion-facts';
import { getScheduledDeletion } from '@/lib/use-cases/organization-deletion/get-scheduled-deletion';
import { keepOrganization } from '@/lib/use-cases/organization-deletion/keep-organization';
import { requestDeletion } from '@/lib/use-cases/organization-deletion/request-deletion';
import { plantRun, STRUCTURE_MARKERS } from '@/lib/use-cases/testing/planted-run';
import { createTwoOrganizations, type TwoOrganizations } from '@/lib/use-cases/testing/two-organizations';
import { createToken } from '@/lib/use-cases/tokens/create-token';

const PASSWORD = 'correct horse battery staple';
const PERSON_NOTE = 'person-note-marker';

let world: TwoOrganizations;
let superuser: Sql;
let passwordHash: string;

beforeAll(async () => {
  world = await createTwoOrganizations();
  ({ superuser } = world.database);
  passwordHash = await hashPassword(PASSWORD);
});
afterAll(() => world?.close());

const deletionOf = (orgId: OrganizationId) =>
  world.deps.metadata.withInstallation((tx) => findDeletion(tx, orgId));

interface Doomed {
  id: OrganizationId;
  slug: string;
  people: PeopleMaker;
  admin: Person;
}

/** An organisation with an Admin who has a password. */
async function makeOrganization(): Promise<Doomed> {
  const { id, slug } = await makeReadyOrganization(world.database);
  const people = await peopleOf(world.deps.metadata, { id, slug });
  const admin = await people.person('Admin');
  await world.deps.metadata.withInstallation((tx) => setUserPassword(tx, admin.userId, passwordHash));
  return { id, slug, people, admin };
}

/** Things of every kind, with markers in them: runs and files, people's notes, a published pipeline, orchestrator rows. */
async function fill({ id, people, admin }: Doomed): Promise<void> {
  const { deps } = world;
  await plantRun(deps, id);
  const roleId = await people.roleId('Viewer');
  await deps.metadata.withOrganization(id, async (tx) => {
    await insertRole(tx, id, { id: newId('role'), name: PERSON_NOTE, permissions: [], builtIn: false });
    await insertInvitation(tx, id, {
      id: newId('invitation'),
      email: `${PERSON_NOTE}@example.org`,
      roleId,
      tokenSha256: 'ab'.repeat(32),
      invitedBy: admin.userId,
      lifetimeSeconds: 60,
    });
    const pipelineId = newId('pipeline');
    await insertPipeline(tx, id, { id: pipelineId, name: PERSON_NOTE, createdBy: admin.userId });
    await insertPipelineVersion(tx, id, {
      id: newId('pipelineVersion'),
      pipelineId,
      spec: { note: PERSON_NOTE },
      createdBy: admin.userId,
    });
  });
  await superuser`update pipeline_versions set published_at = now() where org_id = ${id}`;
  await createToken(admin.ctx, { name: PERSON_NOTE, scopes: ['run:read'], expiresInDays: 1 });
  const event = JSON.stringify({ name: 'run/requested', data: { orgId: id } });
  const runId = `orchestrator-${id}`;
  await superuser`insert into orchestrator.event (id, name, body) values (${runId}, 'inngest/function.failed',
    ${JSON.stringify({ data: { event: { data: { orgId: id } }, error: { message: PERSON_NOTE } } })})`;
  await superuser`insert into orchestrator.run (id, function_id, event_id, event, status, fair_key, lane, limit_keys,
    limit_values, cancel_keys, error) values (${runId}, 'f', 'e', ${event}, 'running', ${id}, '', '{}', '{}', '{}', ${PERSON_NOTE})`;
  await superuser`insert into orchestrator.step (run_id, step_id, op, name, outcome) values (${runId}, 's', 'run', 's', ${PERSON_NOTE})`;
  await superuser`insert into orchestrator.job (run_id, step_id, function_id, lane, limit_keys, limit_values)
    values (${runId}, '', 'f', '', '{}', '{}')`;
  // A file that a writer who was killed left half written.
  const draft = join(env().OBJECT_STORE_DIR, 'incoming', `${id}.half`);
  await mkdir(dirname(draft), { recursive: true });
  await writeFile(draft, STRUCTURE_MARKERS.smiles);
}

async function asOwnerOfResults<T>(orgId: OrganizationId, fn: (sql: Sql) => Promise<T>): Promise<T> {
  const url = new URL(world.database.adminUrl);
  url.pathname = `/mad_results_${orgId}`;
  const sql = postgres(url.toString(), { max: 1, onnotice: () => {} });
  try {
    return await fn(sql);
  } finally {
    await sql.end();
  }
}
/** As if the workers had stopped. */
const endLeases = (orgId: OrganizationId) =>
  asOwnerOfResults(
    orgId,
    (sql) => sql`update task_executions set lease_until = now() where state = 'running'`,
  );

const ask = ({ slug, admin }: Doomed, over: object = {}) =>
  deleteOrganization(admin.ctx, { slug, password: PASSWORD, waitDays: 0, ...over });

/** The parts in their order, as the worker calls them. */
async function work(orgId: OrganizationId, afterStep?: AfterStep): Promise<void> {
  expect(await drainOrganization(orgId, afterStep)).toBe(0);
  await dropResults(orgId, afterStep);
  await eraseOrganization(orgId, afterStep);
}

/** Every table of the shared database in which some row has one of these words. */
async function tablesWith(words: readonly string[]): Promise<string[]> {
  const tables = await superuser<{ name: string }[]>`
    select format('%I.%I', table_schema, table_name) as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`;
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await superuser.unsafe(
      `select 1 from ${name} t where exists (select from unnest($1::text[]) w where strpos(t::text, w) > 0) limit 1`,
      [words as string[]],
    );
    if (rows.length > 0) found.push(name);
  }
  return found;
}

async function filesOf(orgId: OrganizationId): Promise<string[]> {
  const names = await readdir(env().OBJECT_STORE_DIR, { recursive: true });
  return names.filter((name) => name.includes(orgId));
}

async function expectNothingLeft({ id }: { id: OrganizationId }): Promise<void> {
  expect(await filesOf(id)).toEqual([]);
  // Its number stands in the certificate, and in the events that woke the deletion.
  const tables = await tablesWith([id]);
  expect(tables.filter((name) => name !== 'orchestrator.event')).toEqual(['public.org_deletions']);
  const named = await superuser`
    select datname from pg_database where strpos(datname, ${id}) > 0
    union all select rolname from pg_roles where strpos(rolname, ${id}) > 0`;
  expect(named).toHaveLength(0);
}

describe('a deletion that begins at once', () => {
  const markers = [...Object.values(STRUCTURE_MARKERS), PERSON_NOTE];
  let doomed: Doomed;
  beforeAll(async () => {
    doomed = await makeOrganization();
    await fill(doomed);
  });

  it('closes the organisation to everybody in the same moment, and wakes the worker', async () => {
    const viewer = await doomed.people.person('Viewer');
    expect(await tablesWith(markers)).toEqual(
      expect.arrayContaining(['public.molecules', 'public.invitations', 'orchestrator.step']),
    );
    await ask(doomed);
    for (const { enter } of [doomed.admin, viewer]) await expect(enter()).rejects.toThrow(NotFoundError);
    await expect(systemContext(doomed.id, 'test')).rejects.toThrow(ConflictError);
    expect((await doomed.people.audit())[0]).toMatchObject({
      action: 'organization.delete',
      actorId: doomed.admin.userId,
      outcome: 'accepted',
    });
    const events = await world.sentAbout(doomed.id);
    expect(events.at(-1)).toMatchObject({ name: 'organization/deletion-requested' });
  });

  it('waits for what workers have in hand, after cancelling it', async () => {
    expect(await drainOrganization(doomed.id)).toBe(1);
    expect(await drainOrganization(doomed.id)).toBe(1);
    const open = await asOwnerOfResults(
      doomed.id,
      (sql) => sql`select cancel_requested_at from jobs where finished_at is null`,
    );
    expect(open).toEqual([{ cancel_requested_at: expect.any(Date) }]);
    // It is not dropped under their feet, whoever calls out of turn.
    await dropResults(doomed.id);
    await eraseOrganization(doomed.id);
    expect(await deletionOf(doomed.id)).toMatchObject({ state: 'draining' });
  });

  it('is found by the sweep if nobody heard of it for minutes', async () => {
    const woken = async () =>
      (await world.sentAbout(doomed.id)).filter(({ id }) => id.startsWith(`delete:${doomed.id}:`));
    await sweepOrganizations();
    expect(await woken()).toEqual([]);
    await superuser`update org_deletions set updated_at = now() - interval '301 seconds' where org_id = ${doomed.id}`;
    await sweepOrganizations();
    expect(await woken()).toMatchObject([{ name: 'organization/deletion-requested' }]);
  });

  it('leaves a certificate, and nothing else of it anywhere', async () => {
    await endLeases(doomed.id);
    const [last] = await doomed.people.audit();
    await work(doomed.id);

    await expectNothingLeft(doomed);
    expect(await tablesWith(markers)).toEqual([]);
    const deletion = await deletionOf(doomed.id);
    expect(deletion).toMatchObject({ state: 'certified', slug: doomed.slug, error: null });
    expect(deletion?.certificate).toMatchObject({
      organization: { id: doomed.id, slug: doomed.slug },
      requestedBy: doomed.admin.userId,
      auditLog: { entries: last?.seq, lastHash: last?.hash },
      rows: { molecules: 3, targets: 2, libraries: 2, jobs_meta: 2, pipeline_versions: 1, org_databases: 1 },
      orchestrator: { events: 1, runs: 1 },
      results: { jobs: 2, job_inputs: 4, task_results: 1 },
      objects: { count: 10 },
    });
    expect(JSON.stringify(deletion)).not.toContain(doomed.admin.email);
  });

  it('refuses whoever writes late, and sweeps up what they stored', async () => {
    await expect(makeTarget(world.deps.metadata, doomed.id)).rejects.toThrow(NotFoundError);
    const key = objectKeys.targetSource(doomed.id, newId('target'));
    await expect(world.deps.objects.put(key, Buffer.from('late'))).rejects.toThrow(NotFoundError);
    // As by one whose room was counted before, and whose bytes came after.
    await new LocalObjectStore(env().OBJECT_STORE_DIR).put(key, Buffer.from('late'));
    await beginObjectSweep();
    await expectNothingLeft(doomed);
  });

  it('makes its address free, and keeps the accounts of its people', async () => {
    const anew = { id: newId('organization'), slug: doomed.slug, name: 'Another' };
    await world.deps.metadata.withInstallation((tx) => insertOrganization(tx, anew));
    await expect(doomed.admin.enter()).rejects.toThrow(NotFoundError);
    expect(await superuser`select 1 from users where id = ${doomed.admin.userId}`).toHaveLength(1);
  });
});

describe('a deletion that goes wrong', () => {
  it('goes on after five crashes behind each of its steps', async () => {
    const doomed = await makeOrganization();
    await fill(doomed);
    await ask(doomed);
    await endLeases(doomed.id);
    for (const step of DELETION_STEPS) {
      // A step that ends with its own mark is never done again, so it has one crash behind it.
      const isMarked = step === 'drained' || step === 'dropped' || step === 'certified';
      for (let tries = 0; tries < (isMarked ? 1 : 5); tries++) {
        const crash: AfterStep = (done) => {
          if (done === step) throw new Error(`crashed after ${step}`);
        };
        await expect(work(doomed.id, crash)).rejects.toThrow(`crashed after ${step}`);
        expect((await deletionOf(doomed.id))?.error).toBe(`crashed after ${step}`);
      }
    }
    await work(doomed.id);
    await expectNothingLeft(doomed);
    expect(await deletionOf(doomed.id)).toMatchObject({
      state: 'certified',
      certificate: { results: { jobs: 2 }, objects: { count: 10 }, rows: { molecules: 3 } },
    });
  });

  it('takes down one that was never finished, or lost its database', async () => {
    const { id } = world.theirs;
    await superuser.unsafe(`drop database "mad_results_${id}" with (force)`);
    await superuser`update organizations set status = 'creating' where id = ${id}`;
    const by = { actorKind: 'system' as const, actorId: 'system:test' };
    await requestDeletion(world.deps, { orgId: id, waitDays: 0, requestedBy: 'test', by });
    await work(id);
    expect(await deletionOf(id)).toMatchObject({ state: 'certified', requestedBy: 'test' });
    await expectNothingLeft(world.theirs);
  });
});

describe('a deletion that waits', () => {
  let doomed: Doomed;
  beforeAll(async () => {
    doomed = await makeOrganization();
  });

  it('leaves everything as it is, tells everybody, and can be withdrawn by another Admin', async () => {
    const viewer = await doomed.people.person('Viewer');
    await ask(doomed, { waitDays: 7 });
    expect((await doomed.people.audit())[0]).toMatchObject({ action: 'organization.schedule-deletion' });
    await sweepOrganizations();
    const scheduled = await getScheduledDeletion(await viewer.enter(), {});
    expect(new Date(scheduled?.beginsAt ?? 0).getTime() - Date.now()).toBeGreaterThan(6.9 * 86_400_000);
    await expect(ask(doomed)).rejects.toThrow(ConflictError);

    const other = await doomed.people.person('Admin');
    await keepOrganization(other.ctx, {});
    expect((await doomed.people.audit())[0]).toMatchObject({ action: 'organization.keep' });
    expect(await getScheduledDeletion(viewer.ctx, {})).toBeNull();
    await expect(keepOrganization(other.ctx, {})).rejects.toThrow(ConflictError);
  });

  it('begins by itself when its time has come', async () => {
    await ask(doomed, { waitDays: 7 });
    await superuser`update org_deletions set begins_at = now() where org_id = ${doomed.id}`;
    await sweepOrganizations();
    await expect(doomed.admin.enter()).rejects.toThrow(NotFoundError);
    await expect(keepOrganization(doomed.admin.ctx, {})).rejects.toThrow(ConflictError);
    expect((await doomed.people.audit())[0]).toMatchObject({
      action: 'organization.delete',
      actorKind: 'system',
    });
    await work(doomed.id);
    await expectNothingLeft(doomed);
  });
});

describe('who asks', () => {
  let kept: Doomed;
  beforeAll(async () => {
    kept = await makeOrganization();
    await fill(kept);
  });

  it.each([
    ['another address', { slug: 'other' }, /slug: Type the address/],
    ['a wrong password', { password: 'wrong' }, /password: This is not your password/],
    ['another wait', { waitDays: 1 }, /waitDays: Must be 7 or 0/],
  ])('is refused with %s', async (_, over, words) => {
    await expect(ask(kept, over)).rejects.toThrow(InvalidInputError);
    await expect(ask(kept, over)).rejects.toThrow(words);
    expect(await deletionOf(kept.id)).toBeNull();
  });

  it('needs org:manage', async () => {
    const { ours } = world;
    const weaker = await ours.memberWithout('org:manage');
    const input = { slug: ours.slug, password: PASSWORD, waitDays: 0 };
    for (const useCase of [deleteOrganization, keepOrganization, getDeletionFacts]) {
      await expect(useCase(weaker, input)).rejects.toThrow(ForbiddenError);
    }
    await expect(deleteOrganization(ours.job, input)).rejects.toThrow(ForbiddenError);
    expect(await deletionOf(ours.id)).toBeNull();
  });

  it('has to be a person, not a program', async () => {
    const { text } = await createToken(kept.admin.ctx, { name: 'All', scopes: ['org:manage'] });
    const program = await tokenContext(text, kept.slug, { requestId: newId('request'), ip: null });
    const input = { slug: kept.slug, password: PASSWORD, waitDays: 0 };
    await expect(deleteOrganization(program, input)).rejects.toThrow(ForbiddenError);
  });

  it('is told what would be lost', async () => {
    expect(await getDeletionFacts(kept.admin.ctx, {})).toEqual({
      slug: kept.slug,
      scheduled: null,
      needsPassword: true,
      lost: {
        ...{ members: 1, tokens: 2, targets: 2, libraries: 2, ligands: 3, runs: 2, dockings: 1 },
        storageBytes: expect.toSatisfy((bytes: number) => bytes > 500),
      },
    });
  });
});
