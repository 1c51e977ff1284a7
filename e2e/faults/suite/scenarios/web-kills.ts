import { auditAtRest } from '@/e2e/faults/suite/verdict';
import { Web } from '@/e2e/faults/suite/web';
import type { Group, World } from '@/e2e/faults/suite/world';
import type { RunId } from '@/lib/domain/ids';
import { cancelRun } from '@/lib/use-cases/runs/cancel-run';
import { delay } from '@/scripts/stack/processes';
import { dosed, type Scenario } from './scenario';

const KILLS = 100;
const REQUESTS_A_KILL = 3;
/** The first requests of a process take a tenth of a second: these are at their beginning, in the middle, or answered. */
const LONGEST_LIFE_MILLISECONDS = 300;
const SUBMISSIONS = 1000;
const AT_ONCE = 20;
const PATIENCE_MILLISECONDS = 30_000;

/** The web dies while it is asked for runs, and whoever asked asks again under the same key. */
export const webKills: Scenario = {
  name: 'web',
  core: { dose: 0.15, half: 2 },
  words: `the web killed ${KILLS} times in the middle of requests`,
  run: (world, dose) =>
    withWeb(world, async (web, group) => {
      const problems: string[] = [];
      let [keys, answeredBefore] = [0, 0];
      for (let killed = 0; killed < dosed(KILLS, dose); killed++) {
        const asked = Array.from({ length: REQUESTS_A_KILL }, () => {
          const key = `killed-${world.seed}-${keys}`;
          const input = world.inputOf(group, keys++);
          return { key, input, answer: web.startRun(group, input, key).catch(() => null) };
        });
        await delay(world.between(0, LONGEST_LIFE_MILLISECONDS));
        await web.kill();
        await web.restart();
        for (const { key, input, answer } of asked) {
          const first = await answer;
          if (first) answeredBefore++;
          const ids = new Set([
            await insistOn(web, group, input, key),
            await insistOn(web, group, input, key),
          ]);
          if (first) ids.add(first.id);
          if (ids.size > 1) problems.push(`"${key}" led to ${ids.size} runs`);
        }
      }
      problems.push(...(await cancelAll(world, group, keys)));
      return {
        facts: [
          `${dosed(KILLS, dose)} kills, ${keys} requests, ${answeredBefore} of them answered before the kill`,
        ],
        problems,
      };
    }),
};

/** The same submission again and again, many at once. */
export const duplicates: Scenario = {
  name: 'duplicates',
  core: { dose: 0.3, half: 2 },
  words: `the same submission ${SUBMISSIONS} times, ${AT_ONCE} at once`,
  run: (world, dose) =>
    withWeb(world, async (web, group) => {
      const ids = new Set<string>();
      const input = world.inputOf(group, 0);
      let left = dosed(SUBMISSIONS, dose);
      let refused = 0;
      const lane = async () => {
        while (left-- > 0) {
          const run = await web.startRun(group, input, 'the very same').catch(() => null);
          if (run) ids.add(run.id);
          else refused++;
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, lane));
      const problems = ids.size === 1 ? [] : [`${ids.size} runs came of it`];
      problems.push(...(await cancelAll(world, group, 1)));
      return {
        facts: [`${dosed(SUBMISSIONS, dose)} submissions, ${refused} refused as too busy: one run`],
        problems,
      };
    }),
};

async function withWeb(
  world: World,
  work: (web: Web, group: Group) => ReturnType<Scenario['run']>,
): ReturnType<Scenario['run']> {
  const fleet = await world.fleet(1);
  const [group] = await world.groups(1).finally(() => fleet.stop());
  if (!group) throw new Error('There is no organisation to ask in.');
  const web = await Web.start(world.installation);
  try {
    const { facts, problems } = await work(web, group);
    const audit = await auditAtRest(world, [group]);
    return { facts: [...facts, ...audit.facts], problems: [...problems, ...audit.problems] };
  } finally {
    await web.stop();
  }
}

/** Asks until there is an answer. */
async function insistOn(web: Web, group: Group, input: object, key: string): Promise<string> {
  for (const deadline = Date.now() + PATIENCE_MILLISECONDS; ; ) {
    try {
      return (await web.startRun(group, input, key)).id;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(100);
    }
  }
}

/** So many runs are there, and nobody docks them any more. @returns what does not hold */
async function cancelAll(world: World, group: Group, expected: number): Promise<string[]> {
  const { admin } = world.installation;
  const rows = await admin<{ id: RunId }[]>`
    select id from jobs_meta where org_id = ${group.id} and status not in ('completed', 'failed', 'cancelled')`;
  for (const { id } of rows) await cancelRun(group.ctx, { runId: id });
  return rows.length === expected ? [] : [`there are ${rows.length} runs instead of ${expected}`];
}
