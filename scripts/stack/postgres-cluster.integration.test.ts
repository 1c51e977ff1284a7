import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDataFolder } from './data-folder';
import { LogFile } from './log-file';
import { nextFreePort } from './ports';
import {
  type Cluster,
  openCluster,
  postgresCommand,
  removeStalePostmaster,
  superuserUrl,
  waitForPostgres,
} from './postgres-cluster';
import { SupervisedProcess } from './supervised-process';

const password = 'a password of sixteen or more';
const said: string[] = [];
let dataRoot: string;
let port: number;
let cluster: Cluster;
let server: SupervisedProcess;

function supervise(): SupervisedProcess {
  return new SupervisedProcess({
    name: 'postgres',
    command: postgresCommand(cluster, port),
    log: new LogFile(join(dataRoot, 'logs'), 'postgres', false),
    stopSignal: 'SIGINT',
    stopTimeoutMs: 10_000,
    beforeStart: () => removeStalePostmaster(cluster.dataFolder),
    say: (line) => said.push(line),
  });
}

const answers = () => waitForPostgres(superuserUrl(port, password), cluster.folder, () => false);

async function query<T extends object>(text: string): Promise<T[]> {
  const sql = postgres(superuserUrl(port, password), { max: 1 });
  try {
    return await sql.unsafe<T[]>(text);
  } finally {
    await sql.end();
  }
}

beforeAll(async () => {
  dataRoot = openDataFolder(mkdtempSync(join(tmpdir(), 'cluster-'))).root;
  port = await nextFreePort(54_700);
  // What an initdb that was interrupted leaves behind.
  mkdirSync(join(dataRoot, 'postgres/data.unfinished/base'), { recursive: true });
  cluster = openCluster(dataRoot, '0123456789ab', password, (line) => said.push(line));
  server = supervise();
  server.start();
  await answers();
});

afterAll(async () => {
  await server.stop();
  rmSync(dataRoot, { recursive: true, force: true });
});

it('begins an interrupted set-up again, and says so', () => {
  expect(said.join('\n')).toContain('interrupted; beginning it again');
});

it('listens on this machine only and asks for the password', async () => {
  expect(await query('show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  const wrong = waitForPostgres(superuserUrl(port, 'wrong'), cluster.folder, () => false);
  await expect(wrong).rejects.toThrow('other secrets');
});

it('heals by itself after kill -9, with everything that was committed', async () => {
  await query('create table kept as select 42 as answer');
  const before = server.pid;
  process.kill(before ?? 0, 'SIGKILL');
  const started = Date.now();
  await expect.poll(() => server.pid !== undefined && server.pid !== before, { timeout: 5_000 }).toBe(true);
  await answers();
  expect(await query('select answer from kept')).toEqual([{ answer: 42 }]);
  expect(Date.now() - started).toBeLessThan(10_000);
});

it('starts although a postmaster.pid names a process that is not the server', async () => {
  await server.stop();
  // As after a power loss: the file is still there, and its number was given to another program.
  const file = join(cluster.dataFolder, 'postmaster.pid');
  writeFileSync(file, `${process.ppid}\n${cluster.dataFolder}\n`);
  server = supervise();
  server.start();
  await answers();
  expect(readFileSync(file, 'utf8').split('\n')[0]).toBe(String(server.pid));
});

it('refuses the data of another major version', async () => {
  await server.stop();
  const file = join(cluster.dataFolder, 'PG_VERSION');
  const version = readFileSync(file, 'utf8');
  writeFileSync(file, '15\n');
  expect(() => openCluster(dataRoot, '0123456789ab', password, () => {})).toThrow('made by PostgreSQL 15');
  writeFileSync(file, version);
  server = supervise();
  server.start();
  await answers();
});
