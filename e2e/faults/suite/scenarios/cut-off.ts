import { Busy } from '@/e2e/faults/suite/busy';
import { Cable } from '@/e2e/faults/suite/cable';
import { LEASE_SECONDS } from '@/e2e/faults/suite/installation';
import { auditAtRest, sameAsUndisturbed } from '@/e2e/faults/suite/verdict';
import { delay } from '@/scripts/stack/processes';
import { lateWrites } from './kills';
import { dosed, type Scenario } from './scenario';

const TIMES = 20;
const AWAY_MILLISECONDS = { least: 2 * LEASE_SECONDS * 1000, most: 30_000 };

/** One worker's packets to the database are swallowed, without a reset, until another has taken its work over. */
export const cutOff: Scenario = {
  name: 'cut-off',
  core: null,
  words: `a worker cut off from the database ${TIMES} times, for up to 30 s, without a reset`,
  async run(world, dose) {
    const from = Number(new URL(world.installation.server.url).port);
    const cable = await Cable.lay(from);
    const fleet = await world.fleet(3, { places: [{ databasePorts: { from, to: cable.port } }] });
    try {
      const groups = await world.groups(2);
      const busy = new Busy(world, groups);
      let longestSeconds = 0;
      const times = dosed(TIMES, dose);
      for (let i = 0; i < times; i++) {
        await busy.untilMoreThan(await busy.docked());
        cable.cut();
        const away = world.between(AWAY_MILLISECONDS.least, AWAY_MILLISECONDS.most);
        longestSeconds = Math.max(longestSeconds, away / 1000);
        await delay(away);
        cable.mend();
        await world.chance(2000);
      }
      const runs = await busy.stop();
      await world.untilEnded(runs);
      const problems = await sameAsUndisturbed(world, runs);
      const late = await lateWrites(world, groups);
      const audit = await auditAtRest(world, groups);
      problems.push(...audit.problems);
      problems.push(...fleet.troubles());
      return {
        facts: [
          `cut off ${times} times, ${longestSeconds.toFixed(1)} s at most; ${runs.length} runs ended; ${late.lost} tries lost, ${late.writes} late writes refused by the ledger, ${fleet.staleWritesDropped} by the executor`,
          ...audit.facts,
        ],
        problems,
      };
    } finally {
      await fleet.stop();
      cable.close();
    }
  },
};
