import { parseArgs } from 'node:util';
import { createMetadataDb } from '@/db/metadata/client';
import { findOrganizationBySlug } from '@/db/metadata/organizations-repository';
import { getJobInput, listLedger } from '@/db/results/job-inputs-repository';
import { getJob } from '@/db/results/jobs-repository';
import { createOrgClients } from '@/db/results/org-clients';
import { createSecretBox } from '@/db/secret-box';
import { NotFoundError } from '@/lib/domain/errors';
import { isId } from '@/lib/domain/ids';
import { readEnv } from '@/lib/env';
import { missExplanation } from '@/lib/use-cases/runs/miss-explanation';
import { runningProduct } from './stack/running-product';
import { exitWith, StackError } from './stack/stop';

const USAGE = 'npm run explain-miss -- --org my-group --run run_… [--ligand lig_…]';
const ROWS_AT_ONCE = 500;

/** `npm run explain-miss`: says in what the ligands that a run docked differ from what was docked before. */
await exitWith(async () => {
  const { values } = parseArgs({
    options: { org: { type: 'string' }, run: { type: 'string' }, ligand: { type: 'string' } },
    strict: false,
  });
  const { org: slug, run: runId, ligand } = values;
  if (typeof slug !== 'string' || slug === '') throw new StackError(`--org is missing. Usage:\n  ${USAGE}`);
  if (!isId('run', runId)) throw new StackError(`--run is not the id of a run. Usage:\n  ${USAGE}`);
  if (ligand !== undefined && !isId('ligand', ligand))
    throw new StackError(`--ligand is not the id of a ligand. Usage:\n  ${USAGE}`);
  const { DATABASE_URL, masterKey } = readEnv(runningProduct().variables);
  const metadata = createMetadataDb({ url: DATABASE_URL, maxConnections: 1 });
  const results = createOrgClients({ metadata, secretBox: createSecretBox([masterKey]), maxClients: 1 });
  try {
    const org = await metadata.withInstallation((tx) => findOrganizationBySlug(tx, slug));
    if (!org) throw new StackError(`There is no organisation at "${slug}".`);
    const inResults = <T>(fn: Parameters<typeof results.withResults<T>>[1]) =>
      results.withResults(org.id, fn);
    const say = async (row: { ligandId: Parameters<typeof missExplanation>[3]; name: string }) => {
      const { summary, nearest } = await missExplanation({ results }, org.id, runId, row.ligandId);
      console.log(`${row.name}: ${summary}${nearest ? ` (${nearest.runName}, ${nearest.runId})` : ''}`);
    };
    await inResults((conn) => getJob(conn, runId));
    if (ligand !== undefined) {
      await say(await inResults((conn) => getJobInput(conn, runId, ligand)));
      return 0;
    }
    for (let afterOrdinal = 0; ; ) {
      const page = { afterOrdinal, limit: ROWS_AT_ONCE, outcomes: ['docked'] as const };
      const rows = await inResults((conn) => listLedger(conn, runId, page));
      for (const row of rows) await say(row);
      const last = rows.at(-1);
      if (!last) return 0;
      afterOrdinal = last.ordinal;
    }
  } catch (error) {
    throw error instanceof NotFoundError ? new StackError(error.message) : error;
  } finally {
    await results.close();
    await metadata.close();
  }
});
