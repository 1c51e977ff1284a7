import { expect, test } from '@playwright/test';
import type postgres from 'postgres';
import { endOfRun, readyAurora, readyLibrary, sdfRecords, signedIn, testFile } from '@/e2e/support/docking';
import { withResultsDatabase } from '@/e2e/support/results-database';
import { startTestStack } from '@/e2e/support/stack';
import type { RunId } from '@/lib/domain/ids';
import type { ProductApi } from '@/scripts/product-api/product-api';
import { delay, waitUntil } from '@/scripts/stack/processes';
import { auditRun } from './audit';
import { enginesAtWork, killHard, processOf } from './kill';

/** A stack of its own: what is killed here, nobody else uses. */
const PREFERRED_PORTS = { web: 3300, postgres: 25_632 };
const KILLS = ['worker', 'worker', 'postgres', 'worker', 'worker', 'worker'] as const;
const POLL_MS = 100;
/** Short, because this is how long a killed worker's ligands wait for the next one. */
const LEASE_SECONDS = 10;

/** Small, so that all of it takes a minute or two; in two chunks. */
const LIGANDS = [
  'NC(=O)c1ccccc1',
  'Nc1ncnc2[nH]cnc12',
  'CC(=O)Nc1ccccc1',
  'c1ccc2ccncc2c1',
  'OC(=O)c1ccccc1O',
  'CC(=O)Oc1ccccc1C(=O)O',
  'CC(=O)Nc1ccc(O)cc1',
  'Cn1cnc2c1c(=O)n(C)c(=O)n2C',
  'NS(=O)(=O)c1ccc(N)cc1',
  'O=C1NC(=O)c2ccccc12',
  'c1ccc2[nH]c(N)nc2c1',
  'O=c1[nH]cnc2ccccc12',
  'Nc1nc(N)c2ccccc2n1',
  'COc1ccc(CN)cc1',
  'NCCc1ccc(O)cc1',
  'CN1CCN(c2ccccc2)CC1',
  'Cc1ccc(S(N)(=O)=O)cc1',
  'O=C(NO)c1ccccc1',
];
const PARAMETERS = { exhaustiveness: 2, poses: 3 };

let stack: Awaited<ReturnType<typeof startTestStack>>;

const say = (line: string) => console.log(`${new Date().toISOString().slice(11, 23)}  ${line}`);

test.beforeAll(async () => {
  test.setTimeout(300_000);
  stack = await startTestStack(PREFERRED_PORTS, say, { TASK_LEASE_SECONDS: String(LEASE_SECONDS) });
});
test.afterAll(() => stack?.stop());

async function startRun(api: ProductApi): Promise<RunId> {
  const lines = LIGANDS.map((smiles, i) => `${smiles} ligand ${i + 1}\n`);
  const targetId = await readyAurora(api);
  const libraryId = await readyLibrary(api, testFile('ligands.smi', lines.join('')));
  return (await api.startRun({ name: 'Kills', targetId, libraryId, parameters: PARAMETERS })).id;
}

/** Poses of a run, all their numbers and atoms, in an order that is the same for equal ones. */
async function posesOf(api: ProductApi, runId: RunId): Promise<string[]> {
  const run = await api.getRun(runId);
  return sdfRecords(await api.getText(`${run?.files.sdf}?poses=all`)).toSorted();
}

/** How far a run is, and what a worker has in hand. Asks again while the database is away. */
async function look(sql: postgres.Sql, runId: RunId, workerPid: number) {
  for (;;) {
    try {
      const [row] = await sql<{ docked: number; pending: number; inHand: number }[]>`
        select docked, pending, (select count(*)::int from task_executions where job_id = ${runId}
          and state = 'running' and split_part(worker_id, ':', 2) = ${String(workerPid)}) as "inHand"
        from jobs where id = ${runId}`;
      return row ?? { docked: 0, pending: 0, inHand: 0 };
    } catch {
      await delay(POLL_MS);
    }
  }
}

/** Waits until the run has moved on and a worker has ligands in hand, and kills. @returns what was killed */
async function killAmidWork(sql: postgres.Sql, runId: RunId, name: (typeof KILLS)[number], docked: number) {
  for (;;) {
    const workerPid = processOf(stack.facts, 'worker');
    const now = await look(sql, runId, workerPid ?? 0);
    const pid = name === 'worker' ? workerPid : processOf(stack.facts, name);
    if (pid && now.docked > docked && now.inHand > 0) {
      killHard(name, pid);
      say(`Killed ${name} (process ${pid}) with ${now.inHand} ligands in hand and ${now.docked} docked.`);
      return { workerPid, docked: now.docked };
    }
    expect(now.docked === 0 || now.pending > 0, `the run ended before ${name} was killed`).toBe(true);
    await delay(POLL_MS);
  }
}

test('a run whose worker is killed five times, and Postgres once, ends as if nothing had happened', async () => {
  test.setTimeout(600_000);
  const { facts } = stack;
  const [organisation, controlOrganisation] = facts.organisations;
  // Results are never shared between organisations: the control is docked, too.
  const control = await signedIn(facts, controlOrganisation);
  const controlRun = await endOfRun(control, await startRun(control));
  expect(controlRun).toMatchObject({ status: 'completed', counts: { docked: LIGANDS.length, reused: 0 } });
  say('The control run has ended.');

  const api = await signedIn(facts, organisation);
  const runId = await startRun(api);
  await withResultsDatabase(facts, organisation.slug, async (sql) => {
    const killedWorkers = new Set<string>();
    let docked = 0;
    for (const name of KILLS) {
      const killed = await killAmidWork(sql, runId, name, docked);
      docked = killed.docked;
      killedWorkers.add(String(killed.workerPid));
    }
    const run = await endOfRun(api, runId);
    say('The run has ended.');
    expect(run).toMatchObject({
      status: 'completed',
      error: null,
      total: LIGANDS.length,
      pending: 0,
      counts: { ...controlRun.counts },
    });
    const ledger = await api.getLedger(runId);
    expect(ledger.map((row) => `${row.name} ${row.outcome}`)).toEqual(
      LIGANDS.map((_, i) => `ligand ${i + 1} docked`),
    );
    expect(await posesOf(api, runId)).toEqual(await posesOf(control, controlRun.id));

    const audit = await auditRun(sql, facts, runId, LIGANDS.length);
    const most = Math.max(...ledger.map((row) => row.attempts));
    say(
      `${audit.tries} tries for ${LIGANDS.length} ligands, ${most} at most for one; ${audit.lost.length} were lost. ` +
        `All ${audit.objects} objects are as their rows say.`,
    );
    expect(audit.lost.length).toBeGreaterThanOrEqual(KILLS.length - 1);
    for (const { workerId } of audit.lost) expect([...killedWorkers]).toContain(workerId.split(':')[1]);

    // The log of a ligand that was lost tells so, before the log of the try that succeeded.
    const twice = ledger.find((row) => row.attempts > 1);
    const log = await api.getText(twice?.log ?? '');
    expect(log).toMatch(/^\S+ {2}warn {4}Try 1 ended without a word.*worker \S+:\d+:/);
    expect(log).toContain(`"${twice?.name}", try ${twice?.attempts}, worker `);
    expect(log).toContain('random seed');
  });
  const isQuiet = await waitUntil(() => enginesAtWork(facts).length === 0, 5_000);
  expect(isQuiet, 'no engine outlives its worker').toBe(true);
});
