import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import postgres, { type Sql } from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { setGeneralSettings } from '@/db/metadata/general-settings-repository';
import { addStorage, readStorageCount } from '@/db/metadata/usage-repository';
import { completeTask } from '@/db/results/decisions-repository';
import { createOrgClients, type OrgClients } from '@/db/results/org-clients';
import { insertPreparedLigand } from '@/db/results/prepared-ligands-repository';
import { releaseTask } from '@/db/results/tasks-repository';
import { makeReadyOrganization, makeRunningJob } from '@/db/testing/factories';
import { claimOne, completion } from '@/db/testing/ledger';
import { createTestDatabase, type TestDatabase } from '@/db/testing/test-database';
import { systemContext } from '@/lib/auth/org-context';
import { type Dependencies, installDependencies } from '@/lib/dependencies';
import { newId, type OrganizationId } from '@/lib/domain/ids';
import type { Retention } from '@/lib/domain/resources/general-settings';
import { ObjectTaskLogStore } from '@/lib/logs/task-logs';
import { LocalObjectStore } from '@/lib/object-storage/local-object-store';
import { type ObjectKey, objectKeys } from '@/lib/object-storage/object-keys';
import { beginObjectSweep } from './begin-object-sweep';
import { sweepObjects } from './sweep-objects';

const HOUR = 3_600_000;
const key64 = () => randomBytes(32).toString('hex');

let database: TestDatabase;
let results: OrgClients;
let folder: string;
let objects: LocalObjectStore;
let orgId: OrganizationId;
let foreignOrgId: OrganizationId;
let written: string;

beforeAll(async () => {
  const environment = {
    APP_URL: 'http://localhost:3000',
    DATABASE_URL: 'postgres://app:secret@127.0.0.1:1/metadata',
    MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
    NEXTAUTH_SECRET: 'x'.repeat(32),
    OBJECT_STORE: 'local',
    OBJECT_STORE_DIR: '/nonexistent',
    SCRATCH_DIR: '/nonexistent',
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  database = await createTestDatabase();
  results = createOrgClients(database);
  orgId = (await makeReadyOrganization(database)).id;
  foreignOrgId = (await makeReadyOrganization(database)).id;
});
afterAll(async () => {
  await results?.close();
  await database?.close();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sweep-'));
  objects = new LocalObjectStore(folder);
  installDependencies({ ...database, results, objects } as unknown as Dependencies);
  written = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written += text;
    return true;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

/** An object that was stored so long ago; two days, unless told otherwise. */
async function stored<K extends ObjectKey>(key: K, hoursAgo = 48): Promise<K> {
  const path = join(folder, key);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, 'bytes');
  const at = new Date(Date.now() - hoursAgo * HOUR);
  await utimes(path, at, at);
  return key;
}

async function keysOf(org: OrganizationId): Promise<ObjectKey[]> {
  const keys: ObjectKey[] = [];
  for await (const { key } of objects.list(`orgs/${org}/`)) keys.push(key);
  return keys;
}

async function asOwnerOfResults<T>(org: OrganizationId, fn: (sql: Sql) => Promise<T>): Promise<T> {
  const url = new URL(database.adminUrl);
  url.pathname = `/mad_results_${org}`;
  const sql = postgres(url.toString(), { max: 1, onnotice: () => {} });
  try {
    return await fn(sql);
  } finally {
    await sql.end();
  }
}

const BEGINNING = { after: null, removed: 0, bytes: 0, counted: null };
const page = async (after: ObjectKey | null = null, removed = 0) =>
  sweepObjects(await systemContext(orgId, 'sweep-objects'), { ...BEGINNING, after, removed });

/** One task that was tried twice and docked, with the objects of both tries, and a prepared ligand. */
async function dockedLigand(): Promise<ObjectKey[]> {
  return results.withResults(orgId, async (conn) => {
    const { runId } = await makeRunningJob(conn, 1);
    const first = await claimOne(conn, runId);
    await releaseTask(conn, { runId, task: first });
    const task = await claimOne(conn, runId);
    const completed = completion(runId, task);
    const poses = objectKeys.poses(orgId, completed.result.id);
    const logs = [1, 2].map((attempt) => objectKeys.taskLog(orgId, runId, task.id, attempt));
    await completeTask(conn, {
      ...completed,
      result: { ...completed.result, objectKey: poses },
      logsUri: `object:${logs[1]}`,
    });
    const key = key64();
    const prepared = objectKeys.preparedLigand(orgId, key);
    await insertPreparedLigand(conn, {
      key,
      pdbqtSha256: key64(),
      objectKey: prepared,
      objectSha256: key64(),
      torsions: 0,
      heavyAtoms: 3,
      canonicalSmiles: 'CCO',
      inchi: 'InChI=1S/C2H6O/c1-2-3/h3H,2H2,1H3',
      inchiKey: 'LFQSCWFLJHTTHZ-UHFFFAOYSA-N',
      toolkit: 'test',
    });
    return [poses, ...logs, prepared];
  });
}

/** What a worker leaves that was killed between storing and committing, of each kind. */
const orphanKeys = (org: OrganizationId) => [
  objectKeys.poses(org, newId('taskResult')),
  objectKeys.preparedLigand(org, key64()),
  objectKeys.taskLog(org, newId('run'), newId('task'), 1),
];

describe('sweepObjects', () => {
  it('removes what no row is for, and never what one is for', async () => {
    const referenced = await dockedLigand();
    for (const key of referenced) await stored(key);
    const orphans = orphanKeys(orgId);
    for (const key of orphans) await stored(key);

    expect(await page()).toMatchObject({ looked: 7, removed: 3, next: null });
    expect(await keysOf(orgId)).toEqual(referenced.toSorted());
    const line = written.split('\n').find((text) => text.includes('were removed'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ orgId, keys: orphans.toSorted() });

    expect(await page()).toMatchObject({ looked: 4, removed: 0, next: null });
  });

  it('leaves fresh objects, uploads, unknown kinds, and everything of other organisations', async () => {
    const fresh = orphanKeys(orgId);
    for (const key of fresh) await stored(key, 23);
    const targetId = newId('target');
    const others = [
      objectKeys.targetSource(orgId, targetId),
      objectKeys.targetFile(orgId, targetId, 'receptor.pdbqt', key64()),
      objectKeys.librarySource(orgId, newId('library')),
      `orgs/${orgId}/exports/some` as const,
    ];
    for (const key of others) await stored(key);
    const foreign = orphanKeys(foreignOrgId);
    for (const key of foreign) await stored(key);

    expect(await page()).toMatchObject({ looked: 7, removed: 0, next: null });
    expect(await keysOf(orgId)).toEqual([...fresh, ...others].toSorted());
    expect(await keysOf(foreignOrgId)).toEqual(foreign.toSorted());
  });

  it('does not take another organisation’s row for its own', async () => {
    const ours = await dockedLigand();
    const sameNames = ours.map((key) => key.replace(orgId, foreignOrgId) as ObjectKey);
    for (const key of sameNames) await stored(key);
    await sweepObjects(await systemContext(foreignOrgId, 'sweep-objects'), BEGINNING);
    expect(await keysOf(foreignOrgId)).toEqual([]);
  });

  describe('by the organisation’s retention', () => {
    const keep = (retention: Retention) =>
      database.metadata.withOrganization(orgId, (tx) =>
        setGeneralSettings(tx, orgId, { defaults: { exhaustiveness: 8, poses: 9 }, retention }),
      );
    afterEach(() => keep({ taskLogDays: null, preparedLigandDays: null }));
    const inDatabase = <T>(fn: (sql: Sql) => Promise<T>) => asOwnerOfResults(orgId, fn);

    it('removes logs of runs that ended long ago, of every try, and leaves no row that names them', async () => {
      const [poses, firstLog, secondLog, prepared] = await dockedLigand();
      const running = await dockedLigand();
      const keys = [poses, firstLog, secondLog, prepared, ...running] as ObjectKey[];
      for (const key of keys) await stored(key, 30 * 24);
      const [, , , runId] = (secondLog as string).split('/');
      await inDatabase(async (sql) => {
        await sql`update jobs set status = 'completed', finished_at = now() - interval '8 days' where id = ${runId ?? ''}`;
        await sql`update prepared_ligands set created_at = now() - interval '30 days'`;
      });
      expect(await page()).toMatchObject({ looked: 8, removed: 0 });
      await keep({ taskLogDays: 9, preparedLigandDays: null });
      await page();
      expect(await keysOf(orgId)).toEqual(keys.toSorted());

      await keep({ taskLogDays: 7, preparedLigandDays: null });
      expect(await page()).toMatchObject({ looked: 8, removed: 0, next: null });
      expect(await keysOf(orgId)).toEqual([poses, prepared, ...running].toSorted());
      const uris = await inDatabase(
        (sql) => sql`select logs_uri from task_executions where job_id = ${runId ?? ''}`,
      );
      expect(uris).toEqual([{ logs_uri: null }]);
    });

    it('removes ligands that were prepared long ago, row and object, but not one that was prepared anew', async () => {
      const prepared = (await dockedLigand())[3] as ObjectKey;
      const anew = (await dockedLigand())[3] as ObjectKey;
      await stored(prepared, 8 * 24);
      await stored(anew, 2 * 24);
      await inDatabase((sql) => sql`update prepared_ligands set created_at = now() - interval '8 days'`);
      await keep({ taskLogDays: null, preparedLigandDays: 7 });
      expect(await page()).toMatchObject({ removed: 0 });
      expect(await keysOf(orgId)).toEqual([anew]);
      const rows = await inDatabase(
        (sql) => sql`select object_key from prepared_ligands where object_key in ${sql([prepared, anew])}`,
      );
      expect(rows).toEqual([{ object_key: anew }]);
    });
  });

  it('looks at a bounded number at once, and goes on from there', async () => {
    const referenced = await dockedLigand();
    for (const key of referenced) await stored(key);
    for (let i = 0; i < 1_500; i++) {
      const digest = createHash('sha256').update(`${i}`).digest('hex');
      await stored(objectKeys.preparedLigand(orgId, digest), i % 2 === 0 ? 48 : 1);
    }
    const first = await page();
    expect(first).toMatchObject({ looked: 1_000, next: expect.stringContaining('/prepared/') });
    expect(await page(first.next, first.removed)).toMatchObject({ looked: 504, removed: 750, next: null });
    expect(await keysOf(orgId)).toHaveLength(750 + referenced.length);
  });

  it('stops with an error when so much has no row that rows must be missing', async () => {
    const orphans = orphanKeys(orgId);
    for (const key of orphans) await stored(key);
    expect(await page(null, 998)).toMatchObject({ looked: 3, removed: 1_000, next: null });
    expect(await keysOf(orgId)).toHaveLength(1);
    expect(written).toContain('"level":"error"');
    expect(written).toContain('older results database');
  });

  it('removes nothing when the rows cannot be looked up', async () => {
    const orphans = orphanKeys(orgId);
    for (const key of orphans) await stored(key);
    const away = { ...results, withResults: () => Promise.reject(new Error('database away')) };
    installDependencies({ ...database, results: away, objects } as unknown as Dependencies);
    await expect(page()).rejects.toThrow('database away');
    expect(await keysOf(orgId)).toHaveLength(3);
  });
});

describe('a worker killed between storing and committing', () => {
  it('leaves objects that the real log store and object store wrote, and the sweep finds them', async () => {
    const runId = newId('run');
    const log = new ObjectTaskLogStore(objects).open({ orgId, runId, taskId: newId('task'), attempt: 1 });
    await log.close();
    await objects.put(objectKeys.poses(orgId, newId('taskResult')), Buffer.from('poses'));
    const keys = await keysOf(orgId);
    expect(keys).toHaveLength(2);
    for (const key of keys) await utimes(join(folder, key), 0, 0);
    expect(await page()).toMatchObject({ removed: 2 });
  });
});

describe('the count of stored bytes', () => {
  const countOf = async (org: OrganizationId) =>
    database.metadata.withOrganization(org, async (tx) => (await readStorageCount(tx, org)).bytes);
  /** As if nothing had been stored for so long. */
  const rested = (org: OrganizationId, minutes: number) =>
    database.superuser`update org_usage set updated_at = now() - make_interval(mins => ${minutes}) where org_id = ${org}`;
  const BYTES = 'bytes'.length;

  it('is set to what is in the store after a walk in which nothing changed, and the difference is told', async () => {
    await stored(objectKeys.librarySource(orgId, newId('library')));
    await stored(objectKeys.targetSource(orgId, newId('target')));
    await database.metadata.withOrganization(orgId, (tx) => addStorage(tx, orgId, 1_000));
    await rested(orgId, 11);
    await page();
    expect(await countOf(orgId)).toBe(2 * BYTES);
    const line = written.split('\n').find((text) => text.includes('count of stored bytes'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ orgId, found: 2 * BYTES });
    await rested(orgId, 11);
    written = '';
    await page();
    expect(written).toBe('');
  });

  it('is taken up for an organisation that was never counted', async () => {
    const org = (await makeReadyOrganization(database)).id;
    await stored(objectKeys.librarySource(org, newId('library')));
    await sweepObjects(await systemContext(org, 'sweep-objects'), BEGINNING);
    expect(await countOf(org)).toBe(BYTES);
  });

  it('is left alone while objects come and go: what is being written now may be counted and not seen', async () => {
    await database.metadata.withOrganization(orgId, (tx) => addStorage(tx, orgId, 700));
    const before = await countOf(orgId);
    await rested(orgId, 9);
    await page();
    expect(await countOf(orgId)).toBe(before);

    await rested(orgId, 11);
    const seen = await database.metadata.withOrganization(orgId, (tx) => readStorageCount(tx, orgId));
    await database.metadata.withOrganization(orgId, (tx) => addStorage(tx, orgId, 1));
    await sweepObjects(await systemContext(orgId, 'sweep-objects'), { ...BEGINNING, counted: seen });
    expect(await countOf(orgId)).toBe(before + 1);
  });

  it('adds up over the pages of a walk', async () => {
    const org = (await makeReadyOrganization(database)).id;
    for (let i = 0; i < 1_001; i++) await stored(objectKeys.librarySource(org, newId('library')), 0);
    const first = await sweepObjects(await systemContext(org, 'sweep-objects'), BEGINNING);
    expect(first).toMatchObject({ looked: 1_000, bytes: 1_000 * BYTES });
    const { next, removed, bytes, counted } = first;
    await sweepObjects(await systemContext(org, 'sweep-objects'), { after: next, removed, bytes, counted });
    expect(await countOf(org)).toBe(1_001 * BYTES);
  });
});

describe('beginObjectSweep', () => {
  it('removes drafts older than a day, and names every organisation that is ready', async () => {
    await mkdir(join(folder, 'incoming'));
    for (const [name, hoursAgo] of [
      ['abandoned', 25],
      ['being-written', 23],
    ] as const) {
      const path = join(folder, 'incoming', name);
      await writeFile(path, 'half');
      const at = new Date(Date.now() - hoursAgo * HOUR);
      await utimes(path, at, at);
    }
    expect(await beginObjectSweep()).toEqual(expect.arrayContaining([orgId, foreignOrgId]));
    expect(await objects.deleteDrafts(new Date())).toBe(1);
    expect(written).toContain('"drafts":1');
  });
});
