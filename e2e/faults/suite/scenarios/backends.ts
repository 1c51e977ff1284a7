import { Busy } from '@/e2e/faults/suite/busy';
import { auditAtRest, sameAsUndisturbed } from '@/e2e/faults/suite/verdict';
import { Web } from '@/e2e/faults/suite/web';
import { delay } from '@/scripts/stack/processes';
import { dosed, type Scenario } from './scenario';

const TERMINATIONS = 500;
const INTERVAL_MILLISECONDS = 100;
const LONGEST_TROUBLE_SECONDS = 2;

/** Connections end at any moment: those of workers, of the web, of listeners. */
export const backends: Scenario = {
  name: 'backends',
  core: { dose: 0.1, half: 2 },
  words: `${TERMINATIONS} connections to the database terminated`,
  async run(world, dose) {
    const { admin, installation } = { ...world.installation, installation: world.installation };
    const fleet = await world.fleet(3);
    const web = await Web.start(installation);
    try {
      const groups = await world.groups(2);
      const busy = new Busy(world, groups);
      const problems: string[] = [];
      let [requests, failures, longestSeconds, isOver] = [0, 0, 0, false];
      const readers = Promise.all(
        groups.map(async (group) => {
          let troubleSince: number | null = null;
          while (!isOver) {
            requests++;
            try {
              const foreign = (await web.listRuns(group)).find(
                ({ name }) => !name.startsWith(`${group.slug} `),
              );
              if (foreign) problems.push(`${group.slug} was told of "${foreign.name}"`);
              if (troubleSince !== null)
                longestSeconds = Math.max(longestSeconds, (performance.now() - troubleSince) / 1000);
              troubleSince = null;
            } catch {
              failures++;
              troubleSince ??= performance.now();
            }
            await delay(50);
          }
        }),
      );
      let terminated = 0;
      while (terminated < dosed(TERMINATIONS, dose)) {
        await world.chance(INTERVAL_MILLISECONDS);
        const pids = await admin<{ pid: number }[]>`
          select pid from pg_stat_activity where usename <> current_user and backend_type = 'client backend' order by pid`;
        if (pids.length === 0) continue;
        await admin`select pg_terminate_backend(${world.oneOf(pids).pid})`;
        terminated++;
      }
      const runs = await busy.stop();
      await world.untilEnded(runs);
      isOver = true;
      await readers;
      if (longestSeconds > LONGEST_TROUBLE_SECONDS)
        problems.push(`requests failed for ${longestSeconds.toFixed(1)} s on end`);
      problems.push(...(await sameAsUndisturbed(world, runs)));
      const audit = await auditAtRest(world, groups);
      problems.push(...audit.problems);
      problems.push(...fleet.troubles());
      return {
        facts: [
          `${terminated} connections terminated; ${runs.length} runs ended; ${failures} of ${requests} requests failed, for ${longestSeconds.toFixed(1)} s on end at most`,
          ...audit.facts,
        ],
        problems,
      };
    } finally {
      await web.stop();
      await fleet.stop();
    }
  },
};
