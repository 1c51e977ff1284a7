import { delay } from '@/scripts/stack/processes';
import type { AskedRun, Group, World } from './world';

/** A group with fewer ligands than this to dock gets another run. */
const LOW = 16;

/** Runs that are asked for one after the other, so that there is always something to dock. */
export class Busy {
  readonly runs: AskedRun[] = [];
  private isOver = false;
  private readonly supplies: Promise<unknown>;

  constructor(
    private readonly world: World,
    readonly groups: readonly Group[],
  ) {
    this.supplies = Promise.all(groups.map((group) => this.supply(group)));
    // Told by `stop`, not at once: what is under way goes on.
    this.supplies.catch(() => {});
    world.onEnd(() => {
      this.isOver = true;
    });
  }

  /** Asks for no more. @returns all that were asked for */
  async stop(): Promise<AskedRun[]> {
    this.isOver = true;
    await this.supplies;
    return this.runs;
  }

  /** Ligands that were docked so far. */
  async docked(): Promise<number> {
    const states = await this.world.statesOf(this.runs);
    return states.reduce((sum, { docked }) => sum + docked, 0);
  }

  /** Waits until more ligands are docked than that. */
  async untilMoreThan(docked: number): Promise<void> {
    for (const deadline = Date.now() + 60_000; (await this.docked()) <= docked; await delay(50)) {
      if (Date.now() > deadline) throw new Error('No ligand was docked for a minute.');
    }
  }

  private async supply(group: Group): Promise<void> {
    const own: AskedRun[] = [];
    for (let nth = 0; !this.isOver; await delay(300)) {
      const states = await this.world.statesOf(own);
      const left = states.reduce((sum, { total, pending, status }) => {
        return sum + (status === 'queued' || status === 'planning' ? Math.max(total, LOW) : pending);
      }, 0);
      if (left >= LOW) continue;
      const run = await this.world.run(group, nth++);
      own.push(run);
      this.runs.push(run);
    }
  }
}
