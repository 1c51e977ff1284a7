import { join } from 'node:path';
import { APPLICATION_ROLE } from '@/db/migrate';
import { buildPages } from './build';
import { type DataFolder, openDataFolder } from './data-folder';
import {
  createEmbeddedDatabases,
  migrateOrganisations,
  migrateSharedDatabase,
  readdressOrganisations,
} from './databases';
import {
  buildEnvironment,
  checkEnvironment,
  productEnvironment,
  usesOwnPostgres,
  withoutOwner,
} from './environment';
import { InstanceLock } from './instance-lock';
import { LogFile } from './log-file';
import { choosePorts, type Ports } from './ports';
import {
  openCluster,
  postgresCommand,
  removeStalePostmaster,
  superuserUrl,
  waitForPostgres,
} from './postgres-cluster';
import { checkMachine } from './preflight';
import { waitUntil } from './processes';
import { openSecrets, type Secrets } from './secrets';
import { StackError } from './stop';
import { type ProcessCommand, SupervisedProcess } from './supervised-process';

export interface StackOptions {
  /** The checkout. */
  root: string;
  /** Where this instance keeps its data; `<root>/.data` unless it is a test's. */
  dataRoot: string;
  /** `built`: pages built once and served. `watched`: the developer's servers, which follow the sources. */
  mode: 'built' | 'watched';
  env: NodeJS.ProcessEnv;
  say: (line: string) => void;
}

/** A running product. */
export interface Stack {
  url: string;
  secrets: Secrets;
  folder: DataFolder;
  /** What web and worker run with: for a command that needs the databases. */
  env: NodeJS.ProcessEnv;
  /** Process numbers of what is running now, for tests that kill. */
  processIds(): Record<string, number | undefined>;
  /** Ends worker, web and database, in this order. */
  stop(): Promise<void>;
  /** Ends everything at once, without asking. */
  kill(): void;
}

/** Starts database, web and worker and keeps them alive, until `stop`. A start that fails ends what it had started. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { say } = options;
  const folder = openDataFolder(options.dataRoot);
  checkMachine(folder.root, say);
  const lock = await InstanceLock.take(folder.lock, say);
  const running: SupervisedProcess[] = [];
  const end = async () => {
    for (const child of [...running].reverse()) await child.stop();
    lock.release();
  };
  const kill = () => {
    for (const child of running) child.kill();
    lock.release();
  };
  const abort = { kill };
  const forget = onInterrupt(abort);
  try {
    const secrets = openSecrets(folder.secrets);
    const ports = await choosePorts(folder.ports, options.env.PORT);
    if (ports.replaced) say(`Port ${ports.replaced.wanted} is in use; taking ${ports.replaced.taken}.`);
    const env = productEnvironment(options.env, folder, secrets, ports, APPLICATION_ROLE);
    checkEnvironment(env);
    if (options.mode === 'built') await buildPages(options.root, buildEnvironment(options.env, folder), say);
    const url = env.APP_URL ?? '';
    lock.announce(url, ports);

    const supervise = (name: string, command: ProcessCommand, beforeStart?: () => void) => {
      const child = new SupervisedProcess({
        name,
        command,
        log: new LogFile(folder.logs, name, options.mode === 'watched' && name !== 'postgres'),
        stopSignal: name === 'postgres' ? 'SIGINT' : 'SIGTERM',
        stopTimeoutMs: 15_000,
        beforeStart,
        onStarted: (pid) => lock.setChild(name, pid),
        say,
      });
      running.push(child);
      child.start();
      return child;
    };

    if (usesOwnPostgres(options.env)) await startPostgres(folder, secrets, ports, say, supervise);
    const adminUrl = env.DATABASE_ADMIN_URL;
    if (!adminUrl) {
      throw new StackError(
        'DATABASE_URL is set, but DATABASE_ADMIN_URL is not: the owner is needed to migrate the databases.',
      );
    }
    await migrateSharedDatabase(adminUrl);
    if (usesOwnPostgres(options.env))
      await readdressOrganisations(env.DATABASE_URL ?? '', env.MASTER_KEY ?? '');
    await migrateOrganisations(env.DATABASE_URL ?? '', adminUrl, say);

    const web = supervise('web', webCommand(options, env));
    const worker = supervise('worker', workerCommand(options, env));
    await waitForWeb(url, [web, worker], folder, say);
    return {
      url,
      secrets,
      folder,
      env,
      processIds: () => Object.fromEntries(running.map((child) => [child.name, child.pid])),
      stop: end,
      kill,
    };
  } catch (error) {
    await end();
    throw error;
  } finally {
    forget();
  }
}

/** Until the stack is up, Ctrl-C ends at once whatever was started: every stage of a start may be repeated. */
function onInterrupt(abort: { kill: () => void }): () => void {
  const handler = () => {
    abort.kill();
    process.exit(130);
  };
  process.on('SIGINT', handler);
  process.on('SIGTERM', handler);
  return () => {
    process.off('SIGINT', handler);
    process.off('SIGTERM', handler);
  };
}

type Supervise = (name: string, command: ProcessCommand, beforeStart?: () => void) => SupervisedProcess;

async function startPostgres(
  folder: DataFolder,
  secrets: Secrets,
  ports: Ports,
  say: (line: string) => void,
  supervise: Supervise,
): Promise<void> {
  const cluster = openCluster(folder.root, secrets.instanceId, secrets.postgresPassword, say);
  const child = supervise('postgres', postgresCommand(cluster, ports.postgres), () =>
    removeStalePostmaster(cluster.dataFolder),
  );
  try {
    await waitForPostgres(
      superuserUrl(ports.postgres, secrets.postgresPassword),
      cluster.folder,
      () => child.failuresInARow > 4,
    );
  } catch (error) {
    if (!(error instanceof StackError) || child.failuresInARow === 0) throw error;
    throw new StackError(`${error.message} Its last words:\n${child.lastWords()}`);
  }
  await createEmbeddedDatabases(ports.postgres, secrets.postgresPassword, secrets.applicationPassword);
}

function webCommand(options: StackOptions, env: NodeJS.ProcessEnv): ProcessCommand {
  const next = join(options.root, 'node_modules/next/dist/bin/next');
  const port = env.PORT ?? '';
  const host = options.env.HOST ?? '127.0.0.1';
  const args =
    options.mode === 'built'
      ? ['start', '-p', port, '-H', host]
      : ['dev', '--webpack', '-p', port, '-H', host];
  const nodeEnv = options.mode === 'built' ? 'production' : 'development';
  return {
    file: process.execPath,
    args: [next, ...args],
    cwd: options.root,
    env: { ...withoutOwner(env), NODE_ENV: nodeEnv },
  };
}

function workerCommand(options: StackOptions, env: NodeJS.ProcessEnv): ProcessCommand {
  const tsx = join(options.root, 'node_modules/tsx/dist/cli.mjs');
  const entry = join(options.root, 'inngest/worker.ts');
  const watched = [tsx, 'watch', '--clear-screen=false', entry];
  const args = options.mode === 'built' ? ['--import', 'tsx', entry] : watched;
  const nodeEnv = options.mode === 'built' ? 'production' : 'development';
  return { file: process.execPath, args, cwd: options.root, env: { ...env, NODE_ENV: nodeEnv } };
}

const HOPELESS_FAILURES = 3;

/** Waits until web answers; gives up with the last words of whichever process keeps ending. */
async function waitForWeb(
  url: string,
  children: SupervisedProcess[],
  folder: DataFolder,
  say: (line: string) => void,
): Promise<void> {
  const failing = () => children.find((child) => child.failuresInARow >= HOPELESS_FAILURES);
  const answers = async () => {
    try {
      const response = await fetch(`${url}/api/health`, {
        signal: AbortSignal.timeout(60_000),
        redirect: 'manual',
      });
      return response.ok;
    } catch {
      return false;
    }
  };
  const up = await waitUntil(async () => failing() !== undefined || (await answers()), 120_000, 150);
  const broken = failing();
  if (broken) throw new StackError(`${broken.name} does not start. Its last words:\n${broken.lastWords()}`);
  if (!up) {
    const [web] = children;
    throw new StackError(
      `${url}/api/health did not answer "healthy" within two minutes. Last words of web (all in ${folder.logs}):\n${web?.lastWords()}`,
    );
  }
  say(`Web and worker are up; their logs are in ${folder.logs}.`);
}
