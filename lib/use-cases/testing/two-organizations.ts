import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AuditRecord, listAudit } from '@/db/metadata/audit-repository';
import { insertMembership, listRoles } from '@/db/metadata/members-repository';
import type { OrganizationRecord } from '@/db/metadata/organizations-repository';
import { makeMember, makeReadyOrganization, makeUser } from '@/db/testing/factories';
import { addOrchestrator, type SentEvent, sentEvents } from '@/db/testing/orchestrator';
import { createTestDatabase, type TestDatabase } from '@/db/testing/test-database';
import { orchestrator } from '@/inngest/client';
import { type BuiltInRole, ensureBuiltInRoles } from '@/lib/auth/built-in-roles';
import { memberContext, type OrgContext, systemContext } from '@/lib/auth/org-context';
import { openSession, verifySession } from '@/lib/auth/sessions';
import { type Dependencies, dependencies } from '@/lib/dependencies';
import { newId, type UserId } from '@/lib/domain/ids';
import { type GrantablePermission, PERMISSIONS } from '@/lib/domain/permissions';

/** An organisation with a results database of its own and people in it. Every context is issued to a session or a job. */
export interface TestOrganization extends OrganizationRecord {
  scientist: OrgContext;
  viewer: OrgContext;
  /** May do the work of jobs. */
  job: OrgContext;
  /** A member whose role allows everything but this. */
  memberWithout(permission: GrantablePermission): Promise<OrgContext>;
  /** The newest first. */
  audit(): Promise<AuditRecord[]>;
}

/** What use cases work on, for one test file: the real databases, object store and orchestrator, and two organisations. */
export interface TwoOrganizations {
  database: TestDatabase;
  deps: Dependencies;
  ours: TestOrganization;
  theirs: TestOrganization;
  /** What the orchestrator was sent about any of these things, in the order of arrival. */
  sentAbout(...ids: string[]): Promise<SentEvent[]>;
  close(): Promise<void>;
}

/** Makes the environment of this process the suite's own; to be called before anything else reads it. */
export async function createTwoOrganizations(): Promise<TwoOrganizations> {
  const folder = await mkdtemp(join(tmpdir(), 'use-cases-'));
  const database = await createTestDatabase();
  await addOrchestrator(database);
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    MASTER_KEY: Buffer.from(database.masterKey).toString('base64'),
    NEXTAUTH_SECRET: randomBytes(32).toString('hex'),
    APP_URL: 'http://localhost',
    OBJECT_STORE: 'local',
    OBJECT_STORE_DIR: join(folder, 'objects'),
    SCRATCH_DIR: join(folder, 'scratch'),
    ORCHESTRATOR: 'embedded',
    // One core leaves nothing to measure.
    DOCKING_CORES: '1',
    // Some tests take a part away; that it is logged is not news.
    LOG_LEVEL: 'error',
  });
  const deps = dependencies();
  const [ours, theirs] = [await makeOrganization(database, deps), await makeOrganization(database, deps)];
  return {
    database,
    deps,
    ours,
    theirs,
    async sentAbout(...ids) {
      const events = await sentEvents(database);
      return events.filter(({ data }) => Object.values(data).some((value) => ids.includes(String(value))));
    },
    async close() {
      await orchestrator().embedded?.sql.end({ timeout: 1 });
      await deps.results.close();
      await deps.metadata.close();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function makeOrganization(database: TestDatabase, deps: Dependencies): Promise<TestOrganization> {
  const org = await makeReadyOrganization(database);
  await deps.metadata.withOrganization(org.id, (tx) => ensureBuiltInRoles(tx, org.id));

  const inRole = async (name: BuiltInRole) => {
    const user = await makeUser(deps.metadata);
    await deps.metadata.withOrganization(org.id, async (tx) => {
      const role = (await listRoles(tx, org.id)).find((each) => each.name === name);
      if (!role) throw new Error(`The organisation lacks the role ${name}.`);
      await insertMembership(tx, org.id, { id: newId('membership'), userId: user.id, roleId: role.id });
    });
    return enter(user.id, org.slug);
  };
  return {
    ...org,
    scientist: await inRole('Scientist'),
    viewer: await inRole('Viewer'),
    job: await systemContext(org.id, 'test'),
    async memberWithout(permission) {
      const others = PERMISSIONS.filter((each) => each !== permission);
      return enter((await makeMember(deps.metadata, org.id, others)).id, org.slug);
    },
    audit: () => deps.metadata.withOrganization(org.id, (tx) => listAudit(tx, org.id, { limit: 1_000 })),
  };
}

async function enter(userId: UserId, slug: string): Promise<OrgContext> {
  const session = await verifySession(await openSession(userId, { userAgent: null, ip: null }));
  if (!session) throw new Error('The session of this test is not alive.');
  return memberContext(session, slug, { requestId: newId('request'), ip: '203.0.113.7' });
}
