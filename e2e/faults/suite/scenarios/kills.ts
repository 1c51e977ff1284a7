import { Busy } from '@/e2e/faults/suite/busy';
import type { Fleet } from '@/e2e/faults/suite/fleet';
import { LEASE_SECONDS } from '@/e2e/faults/suite/installation';
import { auditAtRest, redone, sameAsUndisturbed } from '@/e2e/faults/suite/verdict';
import type { Group, World } from '@/e2e/faults/suite/world';
import { dosed, type Scenario } from './scenario';

const KILLS = 200;
const PAUSES = 30;
const WORKERS = 8;
const GROUPS = 2;
/** Between two faults, on average. */
const INTERVAL_MILLISECONDS = 330;
const MOST_PAUSED = 3;
/** Past its lease, and long enough for another to have taken over. */
const PAUSE_MILLISECONDS = { least: (LEASE_SECONDS + 1.5) * 1000, most: (LEASE_SECONDS + 3) * 1000 };
const MOST_REDONE = 0.15;
/** Two leases, and what processes take to start on a machine that does other things as well. */
const LONGEST_RESUMING_SECONDS = 2 * LEASE_SECONDS + 4;

/** Workers die at any moment, and others stand still for longer than their lease and come back. */
export const kills: Scenario = {
  name: 'kills',
  core: { dose: 1, half: 1 },
  words: `${KILLS} workers killed and ${PAUSES} paused past their lease, at random`,
  async run(world, dose) {
    const fleet = await world.fleet(WORKERS);
    try {
      const groups = await world.groups(GROUPS);
      const before = world.halvesDocked();
      const busy = new Busy(world, groups);
      await killAndPause(world, fleet, { kills: dosed(KILLS, dose), pauses: dosed(PAUSES, dose) });
      const resumedSeconds = await killAll(fleet, busy);
      const runs = await busy.stop();
      const states = await world.untilEnded(runs);
      const docked = states.reduce((sum, state) => sum + state.docked, 0);
      const again = redone(world.halvesDocked() - before, docked);
      const late = await lateWrites(world, groups);
      const problems = await sameAsUndisturbed(world, runs);
      const audit = await auditAtRest(world, groups);
      problems.push(...audit.problems);
      if (again > MOST_REDONE) problems.push(`${percent(again)} of the work was done again`);
      if (late.writes === 0) problems.push('no late write was fenced: no pause came at a good moment');
      if (resumedSeconds > LONGEST_RESUMING_SECONDS)
        problems.push(`work was resumed after ${resumedSeconds.toFixed(1)} s`);
      problems.push(...fleet.troubles());
      return {
        facts: [
          `${fleet.kills} kills, ${fleet.pauses} pauses; ${runs.length} runs of ${groups.length} organisations, ${docked} dockings`,
          `${percent(again)} of the work was done again; ${late.lost} tries lost with their workers, ${late.most} at most of one ligand`,
          `late writes refused: ${late.writes} by the ledger, ${fleet.staleWritesDropped} by the executor`,
          `with all workers killed at once, the next ligand was docked ${resumedSeconds.toFixed(1)} s later`,
          ...audit.facts,
        ],
        problems,
      };
    } finally {
      await fleet.stop();
    }
  },
};

const percent = (fraction: number) => `${(fraction * 100).toFixed(1)} %`;

/** Kills and pauses whoever is at work, until the dose is given. */
export async function killAndPause(
  world: World,
  fleet: Fleet,
  wanted: { kills: number; pauses: number },
  { intervalMilliseconds = INTERVAL_MILLISECONDS, pauseMilliseconds = PAUSE_MILLISECONDS } = {},
): Promise<void> {
  const pauses: Promise<void>[] = [];
  let paused = 0;
  for (;;) {
    const left = { kills: wanted.kills - fleet.kills, pauses: wanted.pauses - pauses.length };
    if (left.kills + left.pauses === 0) break;
    await world.chance(intervalMilliseconds);
    const ready = fleet.ready();
    // A machine that starts them slowly is given time: else the same chunks are lost until they are given up.
    if (ready.length < fleet.size / 2) continue;
    const victim = world.oneOf(ready);
    if (world.between(0, left.kills + left.pauses) < left.kills) {
      fleet.kill(victim);
    } else if (paused < MOST_PAUSED) {
      paused++;
      const { least, most } = pauseMilliseconds;
      pauses.push(fleet.pause(victim, world.between(least, most)).finally(() => paused--));
    }
  }
  await Promise.all(pauses);
}

/** @returns seconds from the death of every worker, one of which was docking, to the next ligand that is docked */
async function killAll(fleet: Fleet, busy: Busy): Promise<number> {
  await busy.untilMoreThan(await busy.docked());
  for (const worker of fleet.ready()) fleet.kill(worker);
  const docked = await busy.docked();
  const since = performance.now();
  await busy.untilMoreThan(docked);
  return (performance.now() - since) / 1000;
}

/** What was refused of workers that came too late, and what was lost with those that never came back. */
export async function lateWrites(world: World, groups: readonly Group[]) {
  let [writes, lost, most] = [0, 0, 0];
  for (const group of groups) {
    const [row] = await world.rows<{ writes: number; lost: number; most: number }>(
      group,
      `select coalesce(sum(fenced_writes), 0)::int as writes, coalesce(sum(crashes), 0)::int as lost,
         coalesce(max(crashes), 0)::int as most from task_executions`,
    );
    writes += row?.writes ?? 0;
    lost += row?.lost ?? 0;
    most = Math.max(most, row?.most ?? 0);
  }
  return { writes, lost, most };
}
