import { Busy } from '@/e2e/faults/suite/busy';
import { auditAtRest, sameAsUndisturbed } from '@/e2e/faults/suite/verdict';
import type { Group, World } from '@/e2e/faults/suite/world';
import { delay } from '@/scripts/stack/processes';
import { dosed, type Scenario } from './scenario';

const KILLS = 10;
const AWAY_MILLISECONDS = { least: 100, most: 1500 };

/** The database server dies, with everything that it had in hand, while results come in. */
export const postgres: Scenario = {
  name: 'postgres',
  core: { dose: 0.2, half: 2 },
  words: `the database server killed ${KILLS} times while results are stored`,
  async run(world, dose) {
    const { server } = world.installation;
    const fleet = await world.fleet(3);
    try {
      const groups = await world.groups(2);
      const busy = new Busy(world, groups);
      const problems: string[] = [];
      let acknowledged = 0;
      for (let killed = 0; killed < dosed(KILLS, dose); killed++) {
        await busy.untilMoreThan(await busy.docked());
        await world.chance(300);
        const seen = await outputsOf(world, groups);
        await server.kill();
        await delay(world.between(AWAY_MILLISECONDS.least, AWAY_MILLISECONDS.most));
        await server.start();
        const kept = await outputsOf(world, groups);
        for (const output of seen) if (!kept.has(output)) problems.push(`${output} was there, and is lost`);
        acknowledged = seen.size;
      }
      const runs = await busy.stop();
      await world.untilEnded(runs);
      problems.push(...(await sameAsUndisturbed(world, runs)));
      const audit = await auditAtRest(world, groups);
      problems.push(...audit.problems);
      problems.push(...fleet.troubles());
      return {
        facts: [
          `${dosed(KILLS, dose)} kills; ${runs.length} runs; of ${acknowledged} results seen before the last one none was lost`,
          ...audit.facts,
        ],
        problems,
      };
    } finally {
      await fleet.stop();
    }
  },
};

/** Results that stand for ligands, by name. */
async function outputsOf(world: World, groups: readonly Group[]): Promise<Set<string>> {
  const outputs = new Set<string>();
  for (const group of groups) {
    const rows = await world.rows<{ output: string }>(
      group,
      `select concat_ws(' ', job_id, ligand_id, task_result_id) as output from job_outputs`,
    );
    for (const { output } of rows) outputs.add(output);
  }
  return outputs;
}
