import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MigrationSet, migrateMetadata } from '@/db/migrate';
import { RESULTS_SCHEMA_VERSION } from '@/db/results/schema-version';
import { createTestDatabase, type TestDatabase } from '@/db/testing/test-database';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.close());

interface Journal {
  entries: { idx: number; when: number; tag: string }[];
}

const journalOf = (set: MigrationSet): Journal =>
  JSON.parse(readFileSync(new URL(`../drizzle/${set}/meta/_journal.json`, import.meta.url), 'utf8'));

describe('migrations', () => {
  it.each(['metadata', 'results'] as const)(
    'of %s have times that rise: drizzle silently skips an older one',
    (set) => {
      const times = journalOf(set).entries.map((entry) => entry.when);
      expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
    },
  );

  it('the version that this build expects is the newest of the results set', () => {
    expect(RESULTS_SCHEMA_VERSION).toBe(journalOf('results').entries.at(-1)?.tag);
  });

  it('files and ledger agree, and four processes may migrate at once', async () => {
    await Promise.all(Array.from({ length: 4 }, () => migrateMetadata(database.adminUrl)));
    const ledger = await database.superuser<{ at: string }[]>`
      select created_at as at from drizzle.__drizzle_migrations order by id`;
    expect(ledger.map((row) => Number(row.at))).toEqual(
      journalOf('metadata').entries.map((entry) => entry.when),
    );
  });

  it('a migration that drizzle skipped, or that was edited after it landed, is an error', async () => {
    const { superuser } = database;
    const [last] =
      await superuser`select id, hash, created_at from drizzle.__drizzle_migrations order by id desc limit 1`;
    const [first] =
      await superuser`select id, hash, created_at from drizzle.__drizzle_migrations order by id limit 1`;
    await superuser`delete from drizzle.__drizzle_migrations where id = ${first?.id}`;
    await expect(migrateMetadata(database.adminUrl)).rejects.toThrow('was skipped');
    await superuser`insert into drizzle.__drizzle_migrations ${superuser(first as object)}`;
    await superuser`update drizzle.__drizzle_migrations set hash = 'other' where id = ${last?.id}`;
    await expect(migrateMetadata(database.adminUrl)).rejects.toThrow('was edited');
    await superuser`update drizzle.__drizzle_migrations set hash = ${last?.hash} where id = ${last?.id}`;
    await migrateMetadata(database.adminUrl);
  });
});
