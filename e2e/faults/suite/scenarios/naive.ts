import type { Mutation } from '@/e2e/faults/suite/bundle';
import { Busy } from '@/e2e/faults/suite/busy';
import { auditAtRest } from '@/e2e/faults/suite/verdict';
import { killAndPause } from './kills';
import { dosed, type Scenario } from './scenario';

/** A worker that believes that what it once took is its own for ever, and that it is the only one who decides. */
const NAIVE: readonly Mutation[] = [
  {
    file: 'lib/use-cases/runs/task-watch.ts',
    from: 'if (!ours.has(entry.task.id)) entry.controller.abort();',
    to: 'void ours.has(entry.task.id);',
  },
  {
    file: 'db/results/decisions-repository.ts',
    from: 'eq(jobInputs.ligandId, ligandId), isNull(jobInputs.outcome)))',
    to: 'eq(jobInputs.ligandId, ligandId)))',
  },
  {
    file: 'db/results/decisions-repository.ts',
    from: `and t.ligand_id = given."ligandId" and t.fence = given.fence\n      and t.state = 'running'`,
    to: 'and t.ligand_id = given."ligandId"',
  },
  {
    file: 'db/results/result-links.ts',
    from: 'and i.ligand_id = given."ligandId" and i.outcome is null',
    to: 'and i.ligand_id = given."ligandId"',
  },
  {
    file: 'db/results/result-links.ts',
    from: 'from decided\n      returning',
    to: 'from decided on conflict do nothing returning',
  },
  { file: 'db/results/result-links.ts', from: 'if (row?.linked !== links.length)', to: 'if (!row)' },
  {
    file: 'db/results/tasks-repository.ts',
    from: 'where t.id = given.id and t.fence = given.fence and',
    to: 'where t.id = given.id and',
  },
];
const PAUSES = 12;
/** Others have surely taken over by then. */
const LONG = { least: 9000, most: 12_000 };

/** The control of this suite: workers without a fence must be caught by it. */
export const naive: Scenario = {
  name: 'naive',
  core: { dose: 0.4, half: 2 },
  words: 'the same with workers that do not look at their fence: to be caught',
  async run(world, dose) {
    const fleet = await world.fleet(4, { name: 'naive-worker', mutations: NAIVE });
    try {
      const groups = await world.newGroups(2);
      const busy = new Busy(world, groups);
      await busy.untilMoreThan(0);
      await killAndPause(
        world,
        fleet,
        { kills: 0, pauses: dosed(PAUSES, dose) },
        { pauseMilliseconds: LONG },
      );
      const runs = await busy.stop();
      const stuck = await world.untilEnded(runs, 20).then(
        () => [],
        (error: Error) => [error.message],
      );
      const { problems } = await auditAtRest(world, groups);
      const found = [...problems, ...fleet.troubles(), ...stuck];
      return {
        facts: [`${fleet.pauses} pauses; caught by ${found.length} findings, the first: ${found[0]}`],
        problems: found.length > 0 ? [] : ['workers without a fence were not caught'],
      };
    } finally {
      await fleet.stop();
    }
  },
};
