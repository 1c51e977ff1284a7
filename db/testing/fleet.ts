import { spawn } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import postgres from 'postgres';
import { updateOrgDatabase } from '@/db/metadata/org-databases-repository';
import type { ProvisioningOptions } from '@/db/provision';
import type { OrganizationId } from '@/lib/domain/ids';

const ROOT = resolve(import.meta.dirname, '../..');
/** What the added migration makes, a statement each: a database with some of them, and not all, is half migrated. */
const ADDED_TABLES = ['fleet_first', 'fleet_second', 'fleet_third'];

/** A copy of the results migrations with one more behind them, as a newer build would bring. @param folder an empty one, made the runner's working directory */
export function writeNewerMigrations(folder: string): void {
  const results = join(folder, 'drizzle/results');
  cpSync(join(ROOT, 'drizzle/results'), results, { recursive: true });
  const journalFile = join(results, 'meta/_journal.json');
  const journal = JSON.parse(readFileSync(journalFile, 'utf8')) as {
    entries: { idx: number; version: string; when: number; tag: string; breakpoints: boolean }[];
  };
  const newest = journal.entries.at(-1);
  if (!newest) throw new Error('There are no results migrations.');
  const tag = '9999_fleet';
  journal.entries.push({ ...newest, idx: newest.idx + 1, when: newest.when + 1, tag });
  writeFileSync(journalFile, JSON.stringify(journal));
  const statements = ADDED_TABLES.map(
    (table) => `create table ${table} as select n from generate_series(1, 1000) n;`,
  );
  writeFileSync(join(results, `${tag}.sql`), statements.join('\n--> statement-breakpoint\n'));
}

/** Notes that the databases are behind, so that the runner takes them up. */
export async function markBehind(
  { metadata }: Pick<ProvisioningOptions, 'metadata'>,
  orgIds: readonly OrganizationId[],
): Promise<void> {
  for (const orgId of orgIds) {
    await metadata.withOrganization(orgId, (tx) => updateOrgDatabase(tx, orgId, { schemaVersion: 'older' }));
  }
}

/**
 * Migrates a fleet in a process of its own.
 *
 * @param folder holds the migrations
 * @param killAfterMs from the moment that it begins; left out: it may finish
 * @returns whether it finished by itself
 * @throws Error if it ended badly without being killed
 */
export async function runFleet(
  urls: { url: string; adminUrl: string },
  folder: string,
  orgIds: readonly OrganizationId[],
  killAfterMs?: number,
): Promise<boolean> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'db/testing/fleet-runner.ts')], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<[number | null, NodeJS.Signals | null]>((done) =>
    child.on('close', (code, signal) => done([code, signal])),
  );
  child.stdout.once('data', () => {
    if (killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  });
  child.stdin.end(JSON.stringify({ ...urls, folder, orgIds }));
  const [code, signal] = await ended;
  if (signal === 'SIGKILL') return false;
  if (code !== 0) throw new Error(`The runner of the migrations ended with ${code ?? signal}.`);
  return true;
}

export interface FleetState {
  /** Databases in which the added migration is there whole, with its entry in the ledger. */
  migrated: number;
  /** Without any of it. */
  untouched: number;
  /** Anything else. */
  half: OrganizationId[];
}

/** Looks into each database, as the superuser. */
export async function fleetState(
  adminUrl: string,
  orgIds: readonly OrganizationId[],
  migrations: number,
): Promise<FleetState> {
  const state: FleetState = { migrated: 0, untouched: 0, half: [] };
  for (const orgId of orgIds) {
    const url = new URL(adminUrl);
    url.pathname = `/mad_results_${orgId}`;
    const sql = postgres(url.toString(), { max: 1, onnotice: () => {} });
    try {
      const [row] = await sql<{ tables: number; entries: number }[]>`
        select (select count(*)::int from pg_class where relname in ${sql(ADDED_TABLES)}) as tables,
          (select count(*)::int from drizzle.__drizzle_migrations) as entries`;
      const { tables, entries } = row ?? { tables: -1, entries: -1 };
      if (tables === ADDED_TABLES.length && entries === migrations) state.migrated++;
      else if (tables === 0 && entries === migrations - 1) state.untouched++;
      else state.half.push(orgId);
    } finally {
      await sql.end();
    }
  }
  return state;
}

/** How many results migrations a folder of `writeNewerMigrations` holds. */
export function countMigrations(folder: string): number {
  const journal = JSON.parse(readFileSync(join(folder, 'drizzle/results/meta/_journal.json'), 'utf8'));
  return (journal as { entries: unknown[] }).entries.length;
}
