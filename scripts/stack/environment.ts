import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EnvError, readEnv } from '@/lib/env';
import type { DataFolder } from './data-folder';
import type { Ports } from './ports';
import type { Secrets } from './secrets';
import { StackError } from './stop';

export const METADATA_DATABASE = 'molecular_analysis_dashboard';

/** Reads `.env` of the checkout, if there is one, into this process. What the shell has set already wins. */
export function readEnvFile(root: string): void {
  const file = join(root, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
}

/** True if the databases are somebody else's server, so that none is started here. */
export function usesOwnPostgres(env: NodeJS.ProcessEnv): boolean {
  return !env.DATABASE_URL;
}

/**
 * The environment of web and worker: what the person set, and for everything else the embedded default.
 *
 * @param applicationRole role that the embedded database gives to the product
 */
export function productEnvironment(
  given: NodeJS.ProcessEnv,
  folder: DataFolder,
  secrets: Secrets,
  ports: Ports,
  applicationRole: string,
): NodeJS.ProcessEnv {
  const url = `http://localhost:${ports.web}`;
  const dsn = (user: string, password: string) =>
    `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${ports.postgres}/${METADATA_DATABASE}`;
  const databases: Record<string, string> = usesOwnPostgres(given)
    ? {
        DATABASE_URL: dsn(applicationRole, secrets.applicationPassword),
        DATABASE_ADMIN_URL: dsn('postgres', secrets.postgresPassword),
      }
    : {};
  const defaults = {
    ...databases,
    MASTER_KEY: secrets.masterKey,
    NEXTAUTH_SECRET: secrets.nextauthSecret,
    APP_URL: url,
    NEXTAUTH_URL: given.APP_URL ?? url,
    OBJECT_STORE: 'local',
    OBJECT_STORE_DIR: folder.objects,
    ORCHESTRATOR: 'embedded',
    SCRATCH_DIR: folder.scratch,
    NEXT_TELEMETRY_DISABLED: '1',
  };
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
  return { NODE_ENV: given.NODE_ENV, ...defaults, ...set, PORT: String(ports.web) };
}

/** For web, which never has the owner of the databases: making and deleting them is the worker's. */
export function withoutOwner(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  // An empty value, because the web's own Next.js would read a missing one from a `.env` file.
  return { ...env, DATABASE_ADMIN_URL: '' };
}

/** Stops with the list of all that is wrong before anything is started, not with the last words of a process that was. */
export function checkEnvironment(env: NodeJS.ProcessEnv): void {
  try {
    readEnv(env);
  } catch (error) {
    throw error instanceof EnvError ? new StackError(error.message) : error;
  }
}

/** What the build needs: the server's modules read the environment when they are loaded, and connect to nothing. */
export function buildEnvironment(given: NodeJS.ProcessEnv, folder: DataFolder): NodeJS.ProcessEnv {
  const nowhere = 'postgres://build:build@127.0.0.1:1/build';
  return {
    ...given,
    DATABASE_URL: nowhere,
    DATABASE_ADMIN_URL: nowhere,
    MASTER_KEY: randomBytes(32).toString('base64'),
    NEXTAUTH_SECRET: randomBytes(32).toString('base64url'),
    APP_URL: 'http://localhost:3000',
    OBJECT_STORE: 'local',
    OBJECT_STORE_DIR: folder.objects,
    ORCHESTRATOR: 'embedded',
    SCRATCH_DIR: folder.scratch,
  };
}
