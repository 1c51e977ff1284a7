import postgres, { type Sql } from 'postgres';
import { migrateResults } from '@/db/migrate';
import { ensureResultsTemplate } from '@/db/provision';

/** Times a copy of the template against an empty database with all migrations run in it, in turns. In milliseconds. */
export async function templateAgainstMigrations(
  adminUrl: string,
  rounds: number,
): Promise<{ template: number[]; migrations: number[] }> {
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
  const times: { template: number[]; migrations: number[] } = { template: [], migrations: [] };
  try {
    const template = await ensureResultsTemplate(adminUrl, admin);
    for (let i = 0; i < rounds; i++) {
      times.template.push(
        await timed(admin, `bench_copy_${i}`, (name) =>
          admin.unsafe(`create database ${name} template "${template}" strategy wal_log`),
        ),
      );
      times.migrations.push(
        await timed(admin, `bench_new_${i}`, async (name) => {
          await admin.unsafe(`create database ${name} template template0`);
          const url = new URL(adminUrl);
          url.pathname = `/${name}`;
          await migrateResults(url.toString());
        }),
      );
    }
  } finally {
    await admin.end();
  }
  return times;
}

async function timed(admin: Sql, name: string, make: (name: string) => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await make(name);
  const took = performance.now() - started;
  await admin.unsafe(`drop database ${name} with (force)`);
  return took;
}
