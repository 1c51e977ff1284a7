import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import type { FromWorker, StoreMood, ToWorker, WorkerPlace } from '@/e2e/faults/suite/messages';
import { type ChemistryPool, ChemistryProcessError } from '@/lib/chemistry/molecules/chemistry-pool';
import { LigandRejectedError } from '@/lib/chemistry/molecules/reasons';
import { delay, waitUntil } from '@/scripts/stack/processes';
import { COMPILE_CACHE } from './bundle';

export interface FleetOptions {
  /** The bundled program of a worker. */
  program: string;
  size: number;
  env: NodeJS.ProcessEnv;
  /** What is particular about the first of them. */
  places: readonly WorkerPlace[];
  /** Takes what all of them write. */
  logFile: string;
  /** Does the chemistry of all of them. */
  chemistry: ChemistryPool;
}

/** One life of a worker's process. */
export interface Worker {
  readonly pid: number;
  readonly isReady: boolean;
  readonly isPaused: boolean;
}

class WorkerProcess implements Worker {
  isReady = false;
  isPaused = false;
  isKilled = false;
  staleWritesDropped = 0;

  constructor(
    readonly child: ChildProcess,
    readonly pid: number,
  ) {}
}

/** By a constraint. */
const REFUSAL = /(?:null value|new row|duplicate key|insert or update)[^\n]*violates[^\n]*/g;
const START_SECONDS = 60;
/** As the supervisor of the product does, after a life that was short. */
const RESTART_MILLISECONDS = 250;

/** Workers as processes: killed, paused, and started again when they end, as the supervisor of the product does. */
export class Fleet {
  kills = 0;
  pauses = 0;
  /** Ends that nobody asked for: how each ended. */
  private readonly surprises: string[] = [];
  private readonly lives: WorkerProcess[] = [];
  private readonly alive = new Set<WorkerProcess>();
  private mood: StoreMood = 'well';
  private isStopping = false;
  private readonly log: number;
  private readonly logBegan: number;

  constructor(private readonly options: FleetOptions) {
    this.log = openSync(options.logFile, 'a');
    this.logBegan = readFileSync(options.logFile, 'utf8').length;
  }

  async start(): Promise<void> {
    for (let place = 0; place < this.options.size; place++) this.spawn(place);
    const areReady = await waitUntil(() => this.ready().length === this.options.size, START_SECONDS * 1000);
    if (!areReady) throw new Error(`The workers did not start; see ${this.options.logFile}.`);
  }

  /** How many there are to be. */
  get size(): number {
    return this.options.size;
  }

  /** Those that work at this moment. */
  ready(): Worker[] {
    return [...this.alive].filter(({ isReady, isPaused }) => isReady && !isPaused);
  }

  /** `kill -9`. */
  kill(worker: Worker): void {
    this.kills++;
    this.end(worker as WorkerProcess);
  }

  /** Lets a worker stand still for so long. */
  async pause(worker: Worker, milliseconds: number): Promise<void> {
    const { child } = worker as WorkerProcess;
    (worker as WorkerProcess).isPaused = true;
    this.pauses++;
    child.kill('SIGSTOP');
    await delay(milliseconds);
    child.kill('SIGCONT');
    (worker as WorkerProcess).isPaused = false;
  }

  /** How the object stores of all workers behave from now on. */
  setStore(mood: StoreMood): void {
    this.mood = mood;
    for (const { child } of this.alive) send(child, { kind: 'store', mood });
  }

  /** Late answers that executors did not take. */
  get staleWritesDropped(): number {
    return this.lives.reduce((sum, life) => sum + life.staleWritesDropped, 0);
  }

  /** What workers did that they never should: they ended by themselves, or the database had to refuse what they wrote. */
  troubles(): string[] {
    const refusals = readFileSync(this.options.logFile, 'utf8').slice(this.logBegan).match(REFUSAL) ?? [];
    return [
      ...this.surprises.map((how) => `a worker ended by itself: ${how}`),
      ...refusals.map((refusal) => `the database refused what a worker wrote: ${refusal}`),
    ];
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    for (const worker of this.alive) this.end(worker);
    await waitUntil(() => this.alive.size === 0, 10_000);
    closeSync(this.log);
  }

  private end(worker: WorkerProcess): void {
    worker.isKilled = true;
    worker.isReady = false;
    worker.child.kill('SIGKILL');
  }

  private spawn(place: number): void {
    const particular = JSON.stringify(this.options.places[place] ?? {});
    const child = fork(this.options.program, [particular], {
      execArgv: [],
      env: { ...this.options.env, NODE_COMPILE_CACHE: COMPILE_CACHE },
      stdio: ['ignore', this.log, this.log, 'ipc'],
      serialization: 'advanced',
    });
    if (child.pid === undefined) throw new Error('The system starts no process.');
    const worker = new WorkerProcess(child, child.pid);
    this.lives.push(worker);
    this.alive.add(worker);
    child.on('message', (message: FromWorker) => this.hear(worker, message));
    // A message to one that was just killed.
    child.on('error', () => {});
    child.once('exit', (code, signal) => {
      this.alive.delete(worker);
      if (this.isStopping) return;
      if (worker.isKilled) return this.spawn(place);
      this.surprises.push(code === null ? `signal ${signal}` : `exit code ${code}`);
      setTimeout(() => this.isStopping || this.spawn(place), RESTART_MILLISECONDS);
    });
  }

  private hear(worker: WorkerProcess, message: FromWorker): void {
    if (message.kind === 'ready') {
      worker.isReady = !worker.isKilled;
      if (this.mood !== 'well') send(worker.child, { kind: 'store', mood: this.mood });
    } else if (message.kind === 'counts') {
      worker.staleWritesDropped = message.staleWritesDropped;
    } else {
      void this.answer(worker.child, message);
    }
  }

  private async answer(
    child: ChildProcess,
    { id, job, input, timeoutSeconds }: Extract<FromWorker, { kind: 'chemistry' }>,
  ): Promise<void> {
    try {
      const output = await this.options.chemistry.run(job, input as never, { timeoutSeconds });
      send(child, { kind: 'answer', id, output });
    } catch (error) {
      if (!(error instanceof LigandRejectedError || error instanceof ChemistryProcessError)) throw error;
      const { name, code, message } = error;
      send(child, { kind: 'refusal', id, error: { name, code, message } });
    }
  }
}

function send(child: ChildProcess, message: ToWorker): void {
  if (child.connected) child.send(message, () => {});
}
