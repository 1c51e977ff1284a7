import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '@/lib/chemistry/molecules/embedding/seeded-random';
import { UnavailableError } from '@/lib/domain/errors';
import type { LibraryId, RunId, TargetId } from '@/lib/domain/ids';
import { sweepOrganizations } from '@/lib/use-cases/maintenance/sweep-organizations';
import { startRun } from '@/lib/use-cases/runs/start-run';
import { delay } from '@/scripts/stack/processes';
import { bundle, type Mutation } from './bundle';
import { Fleet } from './fleet';
import {
  addLibrary,
  addOrganization,
  addTarget,
  CENTER_ANGSTROM,
  type Installation,
  type Organization,
} from './installation';
import { LIGANDS } from './ligands';
import type { WorkerPlace } from './messages';

const SIZE_ANGSTROM = [18, 18, 18] as const;
/** Of the stub: 80 ms a docking. */
const EXHAUSTIVENESS = 16;
const POSES = 2;

/** An organisation with a target and a library. */
export interface Group extends Organization {
  targetId: TargetId;
  libraryId: LibraryId;
}

/** A run that the suite asked for. */
export interface AskedRun {
  group: Group;
  id: RunId;
  /** Which of the inputs that differ in nothing but a hair's breadth of the box: runs of the same give the same. */
  variant: number;
}

/** A run on which nobody has worked for so long is looked after by the sweep. */
const IDLE_MINUTES = 6;
/** After so long the suite lets this time pass, instead of waiting for it. */
const PATIENCE_SECONDS = 20;

/** How far a run is. */
export interface RunState {
  id: RunId;
  status: string;
  isEnded: boolean;
  total: number;
  pending: number;
  docked: number;
}

/** Organisations that scenarios share, as long as all is well in them. */
export interface Commons {
  groups: Group[];
  /** In which nobody is disturbed. */
  control?: Group;
}

/** What one scenario works on. */
export class World {
  private readonly random: () => number;
  private asked = 0;
  private readonly endings: (() => void)[] = [];
  /** How often the sweep had to wake what nobody worked on any more. */
  wakings = 0;

  /** @param nth of the scenarios: no two have inputs in common, or the second would find all of its results known */
  constructor(
    readonly installation: Installation,
    private readonly commons: Commons,
    readonly seed: number,
    private readonly nth: number,
  ) {
    this.random = seededRandom(seed + nth);
  }

  /** Has something done when the scenario is over, however it ends. */
  onEnd(ending: () => void): void {
    this.endings.push(ending);
  }

  end(): void {
    for (const ending of this.endings) ending();
  }

  /** A number between two others. */
  between(least: number, most: number): number {
    return least + this.random() * (most - least);
  }

  oneOf<T>(of: readonly T[]): T {
    const one = of[Math.floor(this.between(0, of.length))];
    if (one === undefined) throw new Error('There is nothing to choose from.');
    return one;
  }

  /** Waits as long as there is between two events that come at random, so long apart on average. */
  chance(averageMilliseconds: number): Promise<void> {
    return delay(-Math.log(1 - this.random()) * averageMilliseconds);
  }

  /** Organisations with a target and the common library. Workers must be at work, which prepare what is not there yet. */
  async groups(count: number): Promise<Group[]> {
    const { groups } = this.commons;
    if (groups.length < count) groups.push(...(await this.newGroups(count - groups.length)));
    return groups.slice(0, count);
  }

  /** The same, which no other scenario sees. */
  async newGroups(count: number, smiles: readonly string[] = LIGANDS): Promise<Group[]> {
    const organizations: Organization[] = [];
    for (let i = 0; i < count; i++) organizations.push(await addOrganization(this.installation));
    return Promise.all(
      organizations.map(async (organization) => {
        const [targetId, libraryId] = await Promise.all([
          addTarget(organization),
          addLibrary(organization, smiles),
        ]);
        return { ...organization, targetId, libraryId };
      }),
    );
  }

  /** Starts workers. */
  async fleet(
    size: number,
    {
      name = 'worker',
      mutations = [],
      places = [],
      variables = {},
    }: {
      /** Of the program. */
      name?: string;
      /** For workers that are worse than the product's. */
      mutations?: readonly Mutation[];
      /** What is particular about the first of them. */
      places?: readonly WorkerPlace[];
      /** Of the environment, over those of the installation. */
      variables?: Record<string, string>;
    } = {},
  ): Promise<Fleet> {
    const program = await bundle(name, 'e2e/faults/suite/worker-entry.ts', mutations);
    const { folder, machine } = this.installation;
    const env = { ...this.installation.env, ...variables };
    const logFile = join(folder, `${name}.log`);
    const fleet = new Fleet({ program, size, env, places, logFile, chemistry: machine.chemistry });
    await fleet.start();
    return fleet;
  }

  /** Asks for a run as a person does, again and again while the database is away: under one idempotency key. */
  async run(group: Group, variant: number): Promise<AskedRun> {
    const input = {
      ...this.inputOf(group, variant),
      idempotencyKey: `suite-${this.nth}-${group.slug}-${this.asked++}`,
    };
    const { id } = await this.insist(() => startRun(group.ctx, input));
    return { group, id, variant };
  }

  /** What a run is asked for with. Its name says whose it is. */
  inputOf({ slug, targetId, libraryId }: Group, variant: number) {
    const [x, y, z] = CENTER_ANGSTROM;
    return {
      name: `${slug} ${this.nth}.${variant}`,
      ...{ targetId, libraryId, parameters: { exhaustiveness: EXHAUSTIVENESS, poses: POSES } },
      searchSpace: {
        centerAngstrom: [x, y + this.nth / 1000, z + variant / 1000] as [number, number, number],
        sizeAngstrom: [...SIZE_ANGSTROM] as [number, number, number],
      },
    };
  }

  /** Does something until what it needs is there, for a minute. */
  async insist<T>(work: () => Promise<T>): Promise<T> {
    for (const deadline = Date.now() + 60_000; ; ) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof UnavailableError) || Date.now() > deadline) throw error;
        await delay(100);
      }
    }
  }

  /** Rows of an organisation's results database. */
  async rows<T extends object>(group: Group, query: string): Promise<T[]> {
    const { results } = this.installation.deps;
    const rows = await this.insist(() => results.withResults(group.id, (conn) => conn.execute(query)));
    return [...rows] as unknown as T[];
  }

  async statesOf(runs: readonly AskedRun[]): Promise<RunState[]> {
    const states: RunState[] = [];
    for (const group of new Set(runs.map((run) => run.group))) {
      const ids = runs.filter((run) => run.group === group).map(({ id }) => `'${id}'`);
      states.push(
        ...(await this.rows<RunState>(
          group,
          `select id, status, finished_at is not null as "isEnded", total, pending, docked from jobs where id in (${ids})`,
        )),
      );
    }
    return states;
  }

  /**
   * Waits until runs have ended. A chunk that lost its workers too often is left to the sweep, which comes in minutes:
   * these are let pass when nothing happens any more.
   * @throws Error saying what has not ended, after so many seconds without any progress
   */
  async untilEnded(runs: readonly AskedRun[], patienceSeconds = 60): Promise<RunState[]> {
    let last = '';
    let wakeAt = Number.POSITIVE_INFINITY;
    for (let deadline = Date.now() + patienceSeconds * 1000; ; ) {
      const states = await this.statesOf(runs);
      const open = states.filter(({ isEnded }) => !isEnded);
      if (open.length === 0 && states.length === runs.length) return states;
      const now = open.map(({ id, status, pending }) => `${id} ${status} ${pending}`).join(', ');
      if (now !== last) {
        deadline = Date.now() + patienceSeconds * 1000;
        wakeAt = Date.now() + PATIENCE_SECONDS * 1000;
      }
      last = now;
      if (Date.now() > wakeAt) {
        wakeAt = Number.POSITIVE_INFINITY;
        await this.letTimePass(runs.filter(({ id }) => open.some((state) => state.id === id)));
      }
      if (Date.now() > deadline)
        throw new Error(`These runs stand still: ${now || 'those that are not there'}.`);
      await delay(200);
    }
  }

  /** As if nothing had happened to these runs for minutes, and then a sweep. */
  private async letTimePass(runs: readonly AskedRun[]): Promise<void> {
    const age = `interval '${IDLE_MINUTES} minutes'`;
    for (const { group, id } of runs) {
      await this.rows(
        group,
        `update jobs set created_at = created_at - ${age}, started_at = started_at - ${age} where id = '${id}'`,
      );
      await this.rows(
        group,
        `update task_executions set created_at = created_at - ${age}, started_at = started_at - ${age},
           finished_at = finished_at - ${age} where job_id = '${id}'`,
      );
    }
    this.wakings++;
    await sweepOrganizations();
  }

  /** What a run gave: of each ligand the ranks, affinities and checksums of its poses. */
  async outputsOf({ group, id }: AskedRun): Promise<Map<string, string>> {
    const rows = await this.rows<{ name: string; poses: string }>(
      group,
      `select o.name, string_agg(concat_ws(':', p.rank, p.affinity_kcal_per_mol, p.sha256), ',' order by p.rank) as poses
       from job_outputs o join docking_results p on p.task_result_id = o.task_result_id where o.job_id = '${id}'
       group by o.name`,
    );
    return new Map(rows.map(({ name, poses }) => [name, poses]));
  }

  /** What variants give in an organisation that nobody disturbs. Workers must be at work. */
  async undisturbed(variants: readonly number[]): Promise<Map<number, Map<string, string>>> {
    this.commons.control ??= (await this.newGroups(1))[0] as Group;
    const outputs = new Map<number, Map<string, string>>();
    const runs: AskedRun[] = [];
    for (const variant of new Set(variants)) runs.push(await this.run(this.commons.control, variant));
    await this.untilEnded(runs);
    for (const run of runs) outputs.set(run.variant, await this.outputsOf(run));
    return outputs;
  }

  /** Halves of dockings that engines have told of so far. */
  halvesDocked(): number {
    return readFileSync(this.installation.journal, 'utf8').split('\n').length - 1;
  }
}
