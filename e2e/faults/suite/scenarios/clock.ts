import { Busy } from '@/e2e/faults/suite/busy';
import { auditAtRest, sameAsUndisturbed } from '@/e2e/faults/suite/verdict';
import { killAndPause } from './kills';
import { dosed, type Scenario } from './scenario';

const PLACES = [{ shiftMinutes: 10 }, { shiftMinutes: -10 }, {}];
const KILLS = 20;

/** The clocks of machines disagree by minutes. Leases are by the database's. */
export const clock: Scenario = {
  name: 'clock',
  core: null,
  words: 'workers whose clocks are ten minutes fast and slow, and that are killed',
  async run(world, dose) {
    const fleet = await world.fleet(PLACES.length, { places: PLACES });
    try {
      const groups = await world.groups(2);
      const busy = new Busy(world, groups);
      await busy.untilMoreThan(0);
      await killAndPause(
        world,
        fleet,
        { kills: dosed(KILLS, dose), pauses: 0 },
        { intervalMilliseconds: 1500 },
      );
      const runs = await busy.stop();
      await world.untilEnded(runs);
      const problems = await sameAsUndisturbed(world, runs);
      const audit = await auditAtRest(world, groups);
      problems.push(...audit.problems);
      return { facts: [`${fleet.kills} kills; ${runs.length} runs ended`, ...audit.facts], problems };
    } finally {
      await fleet.stop();
    }
  },
};
