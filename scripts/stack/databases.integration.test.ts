import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMetadataDb } from '@/db/metadata/client';
import { listRoles } from '@/db/metadata/members-repository';
import { readOrgDatabase } from '@/db/metadata/org-databases-repository';
import { getOrganizationBySlug } from '@/db/metadata/organizations-repository';
import { APPLICATION_ROLE } from '@/db/migrate';
import { createSecretBox } from '@/db/secret-box';
import { createOrganisation } from '@/scripts/organisations';
import { openDataFolder } from './data-folder';
import {
  createEmbeddedDatabases,
  migrateOrganisations,
  migrateSharedDatabase,
  readdressOrganisations,
} from './databases';
import { productEnvironment } from './environment';
import { LogFile } from './log-file';
import { nextFreePort } from './ports';
import { openCluster, postgresCommand, superuserUrl, waitForPostgres } from './postgres-cluster';
import { openSecrets } from './secrets';
import { SupervisedProcess } from './supervised-process';

const folder = openDataFolder(mkdtempSync(join(tmpdir(), 'databases-')));
const secrets = openSecrets(folder.secrets);
const cluster = openCluster(folder.root, secrets.instanceId, secrets.postgresPassword, () => {});
let server: SupervisedProcess;

/** Starts the server on a port and gives the environment that the product gets with it. */
async function startOn(port: number) {
  server = new SupervisedProcess({
    name: 'postgres',
    command: postgresCommand(cluster, port),
    log: new LogFile(folder.logs, 'postgres', false),
    stopSignal: 'SIGINT',
    stopTimeoutMs: 10_000,
    say: () => {},
  });
  server.start();
  await waitForPostgres(superuserUrl(port, secrets.postgresPassword), cluster.folder, () => false);
  await createEmbeddedDatabases(port, secrets.postgresPassword, secrets.applicationPassword);
  const env = productEnvironment(
    { NODE_ENV: 'test' },
    folder,
    secrets,
    { web: 3000, postgres: port },
    APPLICATION_ROLE,
  );
  const [url, adminUrl] = [env.DATABASE_URL ?? '', env.DATABASE_ADMIN_URL ?? ''];
  await migrateSharedDatabase(adminUrl);
  return { env, url, adminUrl };
}

const organisation = {
  name: 'Kinase group',
  slug: 'kinase-group',
  adminEmail: 'ada@example.org',
  adminName: 'Ada',
  password: 'abcd-efgh-2345',
  forExistingUser: 'keep',
} as const;

let firstPort: number;
let started: Awaited<ReturnType<typeof startOn>>;

beforeAll(async () => {
  firstPort = await nextFreePort(25_700);
  started = await startOn(firstPort);
});

afterAll(async () => {
  await server.stop();
  rmSync(folder.root, { recursive: true, force: true });
});

async function storedDsn(url: string): Promise<URL> {
  const metadata = createMetadataDb({ url });
  try {
    const { id } = await metadata.withInstallation((tx) => getOrganizationBySlug(tx, organisation.slug));
    const row = await metadata.withOrganization(id, (tx) => readOrgDatabase(tx, id));
    const secretBox = createSecretBox([new Uint8Array(Buffer.from(secrets.masterKey, 'base64'))]);
    return new URL(secretBox.open(row.dsnEncrypted ?? '', id));
  } finally {
    await metadata.close();
  }
}

it('makes an organisation once, however often it is asked to', async () => {
  await createOrganisation(started.env, organisation);
  await createOrganisation(started.env, organisation);
  expect((await storedDsn(started.url)).port).toBe(String(firstPort));
});

it('keeps organisations within reach when the server has to move to another port', async () => {
  const before = await storedDsn(started.url);
  await server.stop();
  const port = await nextFreePort(firstPort + 1);
  started = await startOn(port);
  expect(await readdressOrganisations(started.url, secrets.masterKey)).toBe(1);
  expect(await readdressOrganisations(started.url, secrets.masterKey)).toBe(0);

  const after = await storedDsn(started.url);
  expect(after.port).toBe(String(port));
  expect(after.password).toBe(before.password);
  await waitForPostgres(after.toString(), cluster.folder, () => false);
  const failures: string[] = [];
  await migrateOrganisations(started.url, started.adminUrl, (line) => failures.push(line));
  expect(failures).toEqual([]);
});

it('gives organisations of an earlier build the built-in roles that they lack', async () => {
  const metadata = createMetadataDb({ url: started.url });
  try {
    const { id } = await metadata.withInstallation((tx) => getOrganizationBySlug(tx, organisation.slug));
    const names = () =>
      metadata.withOrganization(id, async (tx) => (await listRoles(tx, id)).map((role) => role.name));
    const before = await names();
    const sql = postgres(started.adminUrl, { max: 1 });
    await sql`delete from roles where org_id = ${id} and name = 'Collaborator'`;
    await sql.end();
    expect(await names()).not.toContain('Collaborator');
    await migrateOrganisations(started.url, started.adminUrl, () => {});
    expect(await names()).toEqual(before);
  } finally {
    await metadata.close();
  }
});
