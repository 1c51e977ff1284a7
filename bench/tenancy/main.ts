import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { median, quantile } from '@/bench/statistics';
import { clientHeapKilobytes } from '@/bench/tenancy/client-heap';
import { mostConnections } from '@/bench/tenancy/connections';
import { templateAgainstMigrations } from '@/bench/tenancy/databases';
import { makeOrganizations } from '@/bench/tenancy/organizations';
import { coldAndWarm, requestsAtOnce } from '@/bench/tenancy/requests';
import { rowSecurityAgainstNone } from '@/bench/tenancy/row-security';
import { createMetadataDb } from '@/db/metadata/client';
import { countMigrations, fleetState, markBehind, runFleet, writeNewerMigrations } from '@/db/testing/fleet';
import { dependencies } from '@/lib/dependencies';
import type { OrganizationId } from '@/lib/domain/ids';
import { startStack } from '@/scripts/stack/stack';
import { exitWith } from '@/scripts/stack/stop';

const MOST_CONNECTIONS = 64;
const KILLS = 20;
/** Longest life of a runner that is killed, from its beginning. */
const KILL_WITHIN_MS = 200;

/**
 * `npm run bench:tenancy`: many organisations on one installation. Prints ratios, and ends with 1 if a request failed,
 * there were too many connections, or a database was left half migrated.
 */
await exitWith(async () => {
  const { values } = parseArgs({
    options: {
      organizations: { type: 'string', default: '200' },
      requests: { type: 'string', default: '500' },
    },
  });
  const scratch = mkdtempSync(join(tmpdir(), 'bench-tenancy-'));
  const stack = await startStack({
    root: resolve(import.meta.dirname, '../..'),
    dataRoot: join(scratch, 'data'),
    mode: 'built',
    env: process.env,
    say: console.log,
  });
  let isGood = true;
  const check = (holds: boolean, words: string) => {
    console.log(`${words}${holds ? '' : '   <-- NOT as wanted'}`);
    isGood &&= holds;
  };
  try {
    for (const [name, value] of Object.entries(stack.env)) if (value !== undefined) process.env[name] = value;
    const [url, adminUrl, masterKey] = [
      stack.env.DATABASE_URL,
      stack.env.DATABASE_ADMIN_URL,
      stack.env.MASTER_KEY,
    ];
    if (!url || !adminUrl || !masterKey) throw new Error('The stack has no databases.');
    const deps = dependencies();
    const { organizations, provisioningMs } = await makeOrganizations(
      deps,
      adminUrl,
      Number(values.organizations),
    );
    // Their connections are not to be counted below.
    await Promise.all([deps.results.close(), deps.metadata.close()]);
    const orgIds = organizations.map(({ id }) => id);
    console.log(
      `\n${orgIds.length} organisations, provisioned in ${median(provisioningMs).toFixed(0)} ms each (median)`,
    );

    const databases = await templateAgainstMigrations(adminUrl, 20);
    const [copy, create] = [median(databases.template), median(databases.migrations)];
    console.log(
      `database by template ${copy.toFixed(0)} ms, create plus migrations ${create.toFixed(0)} ms: ratio ${(copy / create).toFixed(2)}`,
    );

    // The first requests of a server compile its code.
    for (let i = 0; i < 3; i++) await coldAndWarm(stack.url, organizations.slice(0, 5));
    const { cold, warm } = await coldAndWarm(stack.url, organizations.slice(5));
    console.log(
      `request, first of an organisation ${median(cold).toFixed(1)} ms, second ${median(warm).toFixed(1)} ms (medians): ratio ${(median(cold) / median(warm)).toFixed(2)}`,
    );

    let burst: Awaited<ReturnType<typeof requestsAtOnce>> | undefined;
    const most = await mostConnections(adminUrl, async () => {
      burst = await requestsAtOnce(stack.url, organizations, Number(values.requests));
    });
    const { seconds, latenciesMs, errors } = burst as NonNullable<typeof burst>;
    check(
      errors.length === 0,
      `${values.requests} requests at once: ${errors.length} errors, ${seconds.toFixed(1)} s in all, ` +
        `median ${quantile(latenciesMs, 0.5).toFixed(0)} ms, slowest ${Math.max(...latenciesMs).toFixed(0)} ms`,
    );
    for (const error of errors.slice(0, 5)) console.log(`  ${error}`);
    check(most <= MOST_CONNECTIONS, `database connections at most ${most} (${MOST_CONNECTIONS} allowed)`);

    // Each takes a connection, of which the server allows 200.
    const cached = orgIds.slice(0, 100);
    const kilobytes = await clientHeapKilobytes({ url, masterKey, orgIds: cached });
    console.log(`heap for each cached organisation ${kilobytes.toFixed(0)} kB`);

    const metadata = createMetadataDb({ url, maxConnections: 2 });
    const { bound, free } = await rowSecurityAgainstNone(metadata, { url, adminUrl }, orgIds, 500);
    console.log(
      `page of 50 with row-level security ${median(bound).toFixed(2)} ms, without ${median(free).toFixed(2)} ms: ratio ${(median(bound) / median(free)).toFixed(2)}`,
    );

    await markBehind({ metadata }, orgIds);
    await metadata.close();
    const fleet = await migrateUnderKills({ url, adminUrl }, orgIds, join(scratch, 'newer'));
    check(
      fleet.half === 0 && fleet.migrated === orgIds.length,
      `fleet of ${orgIds.length} migrated, runner killed ${fleet.kills} times (${fleet.finished} runs finished first): ` +
        `${fleet.half} half migrated on the way, ${fleet.migrated} migrated in the end`,
    );
    return isGood ? 0 : 1;
  } finally {
    await stack.stop();
    rmSync(scratch, { recursive: true, force: true });
  }

  async function migrateUnderKills(
    urls: { url: string; adminUrl: string },
    orgIds: readonly OrganizationId[],
    folder: string,
  ) {
    writeNewerMigrations(folder);
    const look = () => fleetState(urls.adminUrl, orgIds, countMigrations(folder));
    const seen = { kills: 0, finished: 0, half: 0, migrated: 0 };
    for (let i = 0; i < KILLS; i++) {
      if (await runFleet(urls, folder, orgIds, Math.random() * KILL_WITHIN_MS)) seen.finished++;
      else seen.kills++;
      seen.half += (await look()).half.length;
    }
    await runFleet(urls, folder, orgIds);
    seen.migrated = (await look()).migrated;
    return seen;
  }
});
