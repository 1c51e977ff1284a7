import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import postgres from 'postgres';
import { clusterFolder, findPostgresAccount, type PostgresAccount } from './postgres-account';
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries';
import { commandLine, delay, startOfProcess } from './processes';
import { StackError } from './stop';
import type { ProcessCommand } from './supervised-process';

export const SUPERUSER = 'postgres';

/** One embedded PostgreSQL: its programs, its data and how it is started. */
export interface Cluster {
  folder: string;
  dataFolder: string;
  binaries: PostgresBinaries;
  account: PostgresAccount | null;
}

/** Finds the cluster of an instance and makes it, if this is the first start. */
export function openCluster(
  dataRoot: string,
  instanceId: string,
  password: string,
  say: (line: string) => void,
): Cluster {
  const account = findPostgresAccount();
  const binaries = findPostgresBinaries(account);
  const folder = clusterFolder(dataRoot, instanceId, account);
  const cluster: Cluster = { folder, dataFolder: join(folder, 'data'), binaries, account };
  mkdirSync(dirname(folder), { recursive: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (account) chownSync(folder, account.uid, account.gid);
  if (existsSync(cluster.dataFolder)) refuseOtherVersion(cluster);
  else initialise(cluster, password, say);
  return cluster;
}

/** `initdb` works beside the final place, so that a cluster which is there is a complete one. */
function initialise(cluster: Cluster, password: string, say: (line: string) => void): void {
  const unfinished = join(cluster.folder, 'data.unfinished');
  const passwordFile = join(cluster.folder, 'password');
  if (existsSync(unfinished)) say('An earlier set-up of the database was interrupted; beginning it again.');
  rmSync(unfinished, { recursive: true, force: true });
  say(`Setting up PostgreSQL ${cluster.binaries.majorVersion} in ${cluster.folder} …`);
  try {
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    if (cluster.account) chownSync(passwordFile, cluster.account.uid, cluster.account.gid);
    const result = spawnSync(
      cluster.binaries.initdb,
      [
        `--pgdata=${unfinished}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // The same order of names on every machine; built into Postgres 17 and newer.
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
      ],
      { ...(cluster.account ?? {}), cwd: cluster.folder, encoding: 'utf8' },
    );
    if (result.status !== 0) {
      throw new StackError(
        `Setting up the database failed:\n${result.error?.message ?? ''}${result.stderr ?? ''}`.trimEnd(),
      );
    }
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(unfinished, cluster.dataFolder);
}

function refuseOtherVersion(cluster: Cluster): void {
  const found = Number.parseInt(readFileSync(join(cluster.dataFolder, 'PG_VERSION'), 'utf8'), 10);
  if (found === cluster.binaries.majorVersion) return;
  throw new StackError(
    `The database in ${cluster.folder} was made by PostgreSQL ${found}; this version of the product brings ${cluster.binaries.majorVersion}. ` +
      'Check out the earlier version, dump the data (pg_dumpall), and load it after the upgrade.',
  );
}

/** What is known of the process that a `postmaster.pid` names. */
export interface PostmasterFacts {
  isAlive: boolean;
  commandLine: string;
}

/**
 * True if a `postmaster.pid` is left over from a server that was killed: its process is gone, or its number now belongs to another
 * program (after a reboot, for one), which Postgres by itself takes for a running server.
 */
export function isStalePostmaster(
  content: string,
  dataFolder: string,
  facts: (pid: number) => PostmasterFacts,
): boolean {
  const pid = Number.parseInt(content.split('\n')[0] ?? '', 10);
  if (!Number.isInteger(pid) || pid <= 0) return true;
  const found = facts(pid);
  return !found.isAlive || !found.commandLine.includes(dataFolder);
}

/** Removes a `postmaster.pid` that nobody holds any more. Called before every start of the server. */
export function removeStalePostmaster(dataFolder: string): void {
  const file = join(dataFolder, 'postmaster.pid');
  if (!existsSync(file)) return;
  const facts = (pid: number) => ({ isAlive: startOfProcess(pid) !== null, commandLine: commandLine(pid) });
  if (isStalePostmaster(readFileSync(file, 'utf8'), dataFolder, facts)) rmSync(file, { force: true });
}

/** The server's command line. It listens on this machine only, over TCP only: socket files of several clusters would meet in /tmp. */
export function postgresCommand(
  cluster: Cluster,
  port: number,
  more: Record<string, string> = {},
): ProcessCommand {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '256MB',
    // Two megabytes a start are enough to read what went wrong.
    log_min_messages: 'warning',
    log_checkpoints: 'off',
    ...more,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return {
    file: cluster.binaries.postgres,
    args: ['-D', cluster.dataFolder, '-p', String(port), ...flags],
    cwd: cluster.folder,
    env: { ...process.env, LC_ALL: 'C' },
    ...(cluster.account ?? {}),
  };
}

/** A connection string of the superuser. */
export function superuserUrl(port: number, password: string, database = 'postgres'): string {
  return `postgres://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

/**
 * Waits until the server answers queries.
 *
 * @param hasGivenUp true once waiting is pointless, because the server's process keeps ending
 * @throws StackError after a minute, or at once if the password is not the cluster's
 */
export async function waitForPostgres(url: string, folder: string, hasGivenUp: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
    try {
      await sql`select 1`;
      return;
    } catch (error) {
      if ((error as { code?: string }).code === '28P01') {
        throw new StackError(
          `The database in ${folder} was made with other secrets. Restore the secrets.json that belongs to it, ` +
            'or delete that folder to start afresh and lose its data.',
        );
      }
      if (hasGivenUp() || Date.now() > deadline) throw new StackError('PostgreSQL does not start.');
      await delay(100);
    } finally {
      await sql.end({ timeout: 1 });
    }
  }
}
