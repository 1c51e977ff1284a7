import { Busy } from '@/e2e/faults/suite/busy';
import type { StoreMood } from '@/e2e/faults/suite/messages';
import { auditAtRest, sameAsUndisturbed } from '@/e2e/faults/suite/verdict';
import { delay } from '@/scripts/stack/processes';
import { dosed, type Scenario } from './scenario';

const MOODS: readonly StoreMood[] = ['down', 'failing', 'slow', 'truncating'];
const ROUNDS = 3;
const MOOD_MILLISECONDS = 3000;

/** The object store of all workers fails in every way. */
export const store: Scenario = {
  name: 'store',
  core: { dose: 0.34, half: 2 },
  words: 'the object store down, answering 5xx, slow, and cutting files short',
  async run(world, dose) {
    const fleet = await world.fleet(3);
    try {
      const groups = await world.groups(2);
      const busy = new Busy(world, groups);
      await busy.untilMoreThan(0);
      const docked: string[] = [];
      for (let round = 0; round < dosed(ROUNDS, dose); round++) {
        for (const mood of MOODS) {
          const before = await busy.docked();
          fleet.setStore(mood);
          await delay(MOOD_MILLISECONDS);
          docked.push(`${mood} ${(await busy.docked()) - before}`);
        }
      }
      fleet.setStore('well');
      const runs = await busy.stop();
      const since = performance.now();
      await world.untilEnded(runs);
      const seconds = (performance.now() - since) / 1000;
      const problems = await sameAsUndisturbed(world, runs);
      const audit = await auditAtRest(world, groups);
      problems.push(...audit.problems);
      problems.push(...fleet.troubles());
      return {
        facts: [
          `${MOOD_MILLISECONDS / 1000} s each; ligands docked meanwhile: ${docked.join(', ')}`,
          `${runs.length} runs ended within ${seconds.toFixed(1)} s of its recovery`,
          ...audit.facts,
        ],
        problems,
      };
    } finally {
      await fleet.stop();
    }
  },
};
