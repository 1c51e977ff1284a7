import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  openCluster,
  postgresCommand,
  removeStalePostmaster,
  superuserUrl,
  waitForPostgres,
} from './postgres-cluster';
import { childrenOf, signal, startOfProcess, waitUntil } from './processes';

/** A PostgreSQL server for one test run, with the programs that the product brings; nothing in it has to survive a power cut. */
export interface ThrowawayPostgres {
  /** The superuser's DSN of the maintenance database. */
  url: string;
  /** Ends the server at once, as an administrator's fast shutdown, and keeps what is in it. */
  stop(): Promise<void>;
  /** `kill -9` of the server with all its backends, which are the server. */
  kill(): Promise<void>;
  /** Starts it again. */
  start(): Promise<void>;
  /** Ends the server and removes it. */
  remove(): Promise<void>;
}

/** @param settings of the server, over those of the product's own */
export async function startThrowawayPostgres(
  settings: Record<string, string> = {},
): Promise<ThrowawayPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'throwaway-postgres-'));
  // As root, the server runs as the user postgres, who must get in.
  chmodSync(folder, 0o755);
  const password = randomBytes(16).toString('base64url');
  const port = await freePort();
  const url = superuserUrl(port, password);
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    removeStalePostmaster(cluster.dataFolder);
    const { file, args, ...options } = postgresCommand(cluster, port, {
      ...{ fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', shared_buffers: '64MB' },
      ...settings,
    });
    const started = spawn(file, args, { ...options, stdio: 'ignore' });
    child = started;
    await waitForPostgres(url, folder, () => started.exitCode !== null);
  }
  async function stop(): Promise<void> {
    const running = child;
    child = undefined;
    if (!running || running.exitCode !== null) return;
    await new Promise((resolve) => {
      running.once('exit', resolve);
      running.kill('SIGINT');
    });
  }
  async function kill(): Promise<void> {
    const running = child;
    child = undefined;
    if (running?.pid === undefined || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    const backends = childrenOf(running.pid);
    for (const pid of [running.pid, ...backends]) signal(pid, 'SIGKILL');
    await ended;
    // The next server waits until nobody uses the memory of this one.
    await waitUntil(() => backends.every((pid) => startOfProcess(pid) === null), 10_000, 10);
  }
  async function remove(): Promise<void> {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  }

  const cluster = openCluster(folder, 'throwaway', password, () => {});
  try {
    await start();
  } catch (error) {
    await remove();
    throw error;
  }
  return { url, start, stop, kill, remove };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('The system gave no port.');
  return address.port;
}
