import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditRecord } from '@/db/metadata/audit-repository';
import type { OrganizationRecord } from '@/db/metadata/organizations-repository';
import { makeReadyOrganization } from '@/db/testing/factories';
import { addOrchestrator, type SentEvent, sentEvents } from '@/db/testing/orchestrator';
import { createTestDatabase, type TestDatabase } from '@/db/testing/test-database';
import { orchestrator } from '@/inngest/client';
import { type OrgContext, systemContext } from '@/lib/auth/org-context';
import { type Dependencies, dependencies } from '@/lib/dependencies';
import { type GrantablePermission, PERMISSIONS } from '@/lib/domain/permissions';
import { peopleOf } from '@/lib/use-cases/members/testing/people';

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

/**
 * Makes the environment of this process the suite's own; to be called before anything else reads it.
 * @param variables of the environment, over those that every suite has
 */
export async function createTwoOrganizations(
  variables: Record<string, string> = {},
): Promise<TwoOrganizations> {
  const folder = await mkdtemp(join(tmpdir(), 'use-cases-'));
  const database = await createTestDatabase();
  await addOrchestrator(database);
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    DATABASE_ADMIN_URL: database.adminUrl,
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
    ...variables,
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
  const { person, personWith, audit } = await peopleOf(deps.metadata, org);
  return {
    ...org,
    scientist: (await person('Scientist')).ctx,
    viewer: (await person('Viewer')).ctx,
    job: await systemContext(org.id, 'test'),
    memberWithout: async (permission) =>
      (await personWith(PERMISSIONS.filter((each) => each !== permission))).ctx,
    audit,
  };
}
