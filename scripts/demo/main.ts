import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createOrganisation } from '@/scripts/organisations';
import { ProductApi } from '@/scripts/product-api/product-api';
import { readEnvFile } from '@/scripts/stack/environment';
import { type Stack, startStack } from '@/scripts/stack/stack';
import { exitWith, StackError } from '@/scripts/stack/stop';
import { untilInterrupted } from '@/scripts/stack/until-interrupted';
import { DemoJob } from './demo-job';
import { readMemory } from './memory';
import { formatSeconds, type Screen } from './progress';
import { describeRedocking } from './redocking';
import { formatRanking } from './table';

const ORGANISATION = { name: 'Demo', slug: 'demo' };
const EMAIL = 'demo@example.org';

const screen: Screen = {
  isTerminal: process.stdout.isTTY === true,
  columns: process.stdout.columns ?? 100,
  write: (text) => {
    process.stdout.write(text);
  },
};

/** Docks the example library in the running product and prints the ranking. */
async function demonstrate(root: string, stack: Stack): Promise<void> {
  await createOrganisation(stack.env, {
    ...ORGANISATION,
    adminEmail: EMAIL,
    adminName: 'Demo',
    password: stack.secrets.demoPassword,
    forExistingUser: 'set',
  });
  const api = new ProductApi(stack.url, ORGANISATION.slug);
  await api.signIn(EMAIL, stack.secrets.demoPassword);

  const memoryFile = join(stack.folder.root, 'demo.json');
  const files = {
    receptor: join(root, 'examples/aurora-a/5dt0.pdb'),
    ligands: join(root, 'examples/aurora-a/ligands.csv'),
  };
  for (const file of Object.values(files)) {
    if (!existsSync(file)) throw new StackError(`${file} is missing. Restore it: git checkout ${file}`);
  }
  const job = new DemoJob(api, files, readMemory(memoryFile, ORGANISATION.slug), memoryFile, screen);
  const targetId = await job.ensureTarget();
  const libraryId = await job.ensureLibrary();
  const { id } = await job.startOrResume(targetId, libraryId);
  console.log(
    `Docking the library into the target with AutoDock Vina; live at ${stack.url}/orgs/${ORGANISATION.slug}/runs/${id}`,
  );
  const { run, seconds } = await job.follow(id);
  const results = await api.getResults(id);

  console.log(`\n${formatRanking(results).join('\n')}\n`);
  if (results.length === 0) throw new StackError('No ligand was docked; the ledger of the run says why.');
  console.log(describeRedocking(results));
  const { reused, docked } = run.counts;
  if (reused > 0) console.log(`${reused} of ${reused + docked} results reused in ${formatSeconds(seconds)}`);
  else console.log(`${docked} of ${run.total} ligands docked in ${formatSeconds(seconds)}`);
}

/** `npm run demo`: the whole product on real data; `-- --once` ends after the table. */
await exitWith(async () => {
  const root = resolve(import.meta.dirname, '../..');
  readEnvFile(root);
  const once = process.argv.includes('--once');
  const stack = await startStack({
    root,
    dataRoot: join(root, '.data'),
    mode: 'built',
    env: process.env,
    say: console.log,
  });
  let isInterrupted = false;
  const interrupted = untilInterrupted(stack.kill).then(() => {
    isInterrupted = true;
  });
  const finished = demonstrate(root, stack);
  // Whoever loses the race must not fail later without anyone listening.
  finished.catch(() => {});
  try {
    await Promise.race([finished, interrupted]);
    if (isInterrupted) console.log('\nInterrupted; the next start goes on from here.');
    else {
      console.log(
        `\nSign in at ${stack.url}\n  e-mail    ${EMAIL}\n  password  ${stack.secrets.demoPassword}`,
      );
      if (!once)
        console.log(
          `To run the installation as this user as well, from another terminal:\n  npm run operator:grant -- --email ${EMAIL}`,
        );
      if (!once) {
        console.log('\nServing until Ctrl-C.');
        await interrupted;
      }
    }
  } finally {
    if (!once || isInterrupted) console.log('\nStopping …');
    await stack.stop();
  }
  return isInterrupted && once ? 130 : 0;
});
