import { auditAtRest, sameAsUndisturbed } from '@/e2e/faults/suite/verdict';
import type { AskedRun, World } from '@/e2e/faults/suite/world';
import { ConflictError } from '@/lib/domain/errors';
import { cancelRun } from '@/lib/use-cases/runs/cancel-run';
import { pauseRun } from '@/lib/use-cases/runs/pause-run';
import { resumeRun } from '@/lib/use-cases/runs/resume-run';
import { dosed, type Scenario } from './scenario';

const CHANGES = 200;
const RUNS = 8;
/** So many of the runs are cancelled at some time. */
const CANCELLED = 3;
const LIGANDS_PER_CHUNK = 10;
const INTERVAL_MILLISECONDS = 60;

/** People change their minds, several at once. */
export const storm: Scenario = {
  name: 'storm',
  core: { dose: 0.3, half: 2 },
  words: `${CHANGES} cancels, pauses and resumes at random`,
  async run(world, dose) {
    const fleet = await world.fleet(3);
    try {
      const groups = await world.groups(2);
      const runs: AskedRun[] = [];
      const changes = dosed(CHANGES, dose);
      for (let i = 0; i < dosed(RUNS, Math.max(dose, 0.5)); i++)
        runs.push(await world.run(world.oneOf(groups), i));
      const cancels = new Map(
        runs.slice(0, CANCELLED).map((run) => [Math.floor(world.between(0, changes)), run]),
      );
      const dockedAtCancel = new Map<AskedRun, number>();
      let refused = 0;
      const change = async (run: AskedRun, useCase: typeof cancelRun): Promise<void> => {
        try {
          await world.insist(() => useCase(run.group.ctx, { runId: run.id }));
          if (useCase === cancelRun) dockedAtCancel.set(run, await dockedOf(world, run));
        } catch (error) {
          if (!(error instanceof ConflictError)) throw error;
          refused++;
        }
      };
      const made: Promise<void>[] = [];
      for (let i = 0; i < changes; i++) {
        const cancelled = cancels.get(i);
        made.push(
          cancelled
            ? change(cancelled, cancelRun)
            : change(world.oneOf(runs), world.oneOf([pauseRun, resumeRun])),
        );
        await world.chance(INTERVAL_MILLISECONDS);
      }
      await Promise.all(made);
      for (const run of runs) {
        await resumeRun(run.group.ctx, { runId: run.id }).catch((error: unknown) => {
          if (!(error instanceof ConflictError)) throw error;
        });
      }
      const states = await world.untilEnded(runs);
      const problems: string[] = [];
      for (const run of runs) {
        const state = states.find(({ id }) => id === run.id);
        const atCancel = dockedAtCancel.get(run);
        const expected = atCancel === undefined ? ['completed'] : ['cancelled', 'completed'];
        if (!state || !expected.includes(state.status)) problems.push(`${run.id} ended as ${state?.status}`);
        const after = (state?.docked ?? 0) - (atCancel ?? state?.docked ?? 0);
        if (after > LIGANDS_PER_CHUNK)
          problems.push(`${after} ligands of ${run.id} were docked after its cancel`);
      }
      problems.push(
        ...(await sameAsUndisturbed(
          world,
          runs.filter((run) => !dockedAtCancel.has(run)),
        )),
      );
      const audit = await auditAtRest(world, groups);
      problems.push(...audit.problems);
      problems.push(...fleet.troubles());
      return {
        facts: [
          `${changes} changes of ${runs.length} runs, ${refused} refused; ${dockedAtCancel.size} runs cancelled`,
          ...audit.facts,
        ],
        problems,
      };
    } finally {
      await fleet.stop();
    }
  },
};

async function dockedOf(world: World, run: AskedRun): Promise<number> {
  return (await world.statesOf([run]))[0]?.docked ?? 0;
}
