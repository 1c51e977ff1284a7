import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StackError } from './stop';

/** The system user that Postgres runs as; null when it runs as whoever started us. */
export interface PostgresAccount {
  uid: number;
  gid: number;
}

/** Where root keeps clusters of checkouts that the Postgres user cannot enter. */
export const SYSTEM_FOLDER = '/var/lib/molecular-analysis-dashboard';

/** Postgres refuses to run as root, so root lends it the user `postgres`, which is made if there is none. */
export function findPostgresAccount(): PostgresAccount | null {
  if (process.getuid?.() !== 0) return null;
  return lookUp() ?? createAccount();
}

function lookUp(): PostgresAccount | null {
  const id = (flag: string) => spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
  const [uid, gid] = [id('-u'), id('-g')];
  if (uid.status !== 0 || gid.status !== 0) return null;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

function createAccount(): PostgresAccount {
  try {
    execFileSync(
      'useradd',
      ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'],
      {
        stdio: 'pipe',
      },
    );
  } catch (error) {
    throw new StackError(
      `Postgres does not run as root, and the user "postgres" could not be made (${(error as Error).message.trim()}). ` +
        'Run this as an ordinary user, or make that user: useradd --system postgres',
    );
  }
  const account = lookUp();
  if (!account)
    throw new StackError('The user "postgres" was made but cannot be found. Run this as an ordinary user.');
  return account;
}

/** What `stat` says of a folder: who owns it, and its permission bits. */
export interface FolderFacts {
  uid: number;
  gid: number;
  mode: number;
}

/**
 * The first folder on the way from `/` to `path` that the account may not pass, or null. A checkout in `/root`, which is closed
 * to others, is the usual case.
 */
export function folderThatBlocks(
  path: string,
  account: PostgresAccount,
  read: (folder: string) => FolderFacts | null = readFacts,
): string | null {
  const way: string[] = [];
  for (let folder = path; ; folder = dirname(folder)) {
    way.unshift(folder);
    if (dirname(folder) === folder) break;
  }
  for (const folder of way) {
    const facts = read(folder);
    if (!facts) continue;
    const shift = facts.uid === account.uid ? 6 : facts.gid === account.gid ? 3 : 0;
    if (((facts.mode >> shift) & 0o1) === 0) return folder;
  }
  return null;
}

function readFacts(folder: string): FolderFacts | null {
  return existsSync(folder) ? statSync(folder) : null;
}

/** The folder of an instance's cluster: in its data folder, or where root has to put it for the account to reach it. */
export function clusterFolder(dataRoot: string, instanceId: string, account: PostgresAccount | null): string {
  if (account && folderThatBlocks(dataRoot, account)) return join(SYSTEM_FOLDER, `postgres-${instanceId}`);
  return join(dataRoot, 'postgres');
}
