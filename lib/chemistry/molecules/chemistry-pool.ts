import { type ChildProcess, fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import type { ChemistryInput, ChemistryJobName, ChemistryOutput } from './chemistry-jobs';
import type { JobAnswer, JobMessage } from './chemistry-process';
import { LigandRejectedError } from './reasons';

export type ChemistryFailureCode = 'chemistry-timeout' | 'chemistry-crashed' | 'chemistry-failed';

/** A job got no answer. Its siblings are untouched, and the process is replaced. */
export class ChemistryProcessError extends Error {
  override readonly name = 'ChemistryProcessError';
  /** The same molecule would hang or crash it again; only a process that was killed from outside is worth a try. */
  readonly retriable: boolean;
  constructor(
    readonly code: ChemistryFailureCode,
    message: string,
  ) {
    super(message);
    this.retriable = code === 'chemistry-crashed';
  }
}

export interface ChemistryPool {
  /**
   * Runs a job in a child process.
   * @throws LigandRejectedError if the molecule cannot be used, ChemistryProcessError if there was no answer
   */
  run<J extends ChemistryJobName>(
    job: J,
    input: ChemistryInput<J>,
    options: { timeoutSeconds: number },
  ): Promise<ChemistryOutput<J>>;
  close(): Promise<void>;
}

interface Waiting {
  message: JobMessage;
  timeoutSeconds: number;
  resolve: (output: never) => void;
  reject: (error: Error) => void;
}

/** A fresh process after so many jobs: whatever a toolkit leaks does not add up. */
const JOBS_A_PROCESS = 500;
/** WebAssembly may take all it is given: a molecule that needs more than this is not a ligand. */
const HEAP_MEGABYTES = 1024;
const NICENESS = 5;

/** Child processes that do chemistry, started when they are needed and kept for the next job. */
export function createChemistryPool({ size }: { size: number }): ChemistryPool {
  const queue: Waiting[] = [];
  const idle: ChemistryProcess[] = [];
  const all = new Set<ChemistryProcess>();
  let nextId = 1;
  let closed = false;

  function serve(): void {
    while (queue.length > 0) {
      let worker = idle.pop();
      if (!worker && all.size < size) {
        worker = new ChemistryProcess();
        all.add(worker);
      }
      if (!worker) return;
      void work(worker, queue.shift() as Waiting);
    }
  }
  async function work(worker: ChemistryProcess, waiting: Waiting): Promise<void> {
    try {
      waiting.resolve((await worker.run(waiting.message, waiting.timeoutSeconds)) as never);
    } catch (error) {
      waiting.reject(error as Error);
    }
    if (worker.usable && !closed) idle.push(worker);
    else {
      worker.kill();
      all.delete(worker);
    }
    serve();
  }

  return {
    run: (job, input, { timeoutSeconds }) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new ChemistryProcessError('chemistry-crashed', 'The chemistry is closed.'));
        queue.push({ message: { id: nextId++, job, input }, timeoutSeconds, resolve, reject });
        serve();
      }),
    async close() {
      closed = true;
      for (const worker of all) worker.kill();
    },
  };
}

class ChemistryProcess {
  usable = true;
  private jobs = 0;
  private readonly child: ChildProcess;
  private readonly ready: Promise<void>;

  constructor() {
    // By its path from the checkout: bundlers must not follow it. tsx reads the TypeScript.
    this.child = fork(join(process.cwd(), 'lib/chemistry/molecules/chemistry-process.ts'), {
      execArgv: ['--import', 'tsx', `--max-old-space-size=${HEAP_MEGABYTES}`],
      // Nothing of the parent's environment, whose secrets are no business of a parser.
      env: { NODE_ENV: 'production', PATH: '/usr/local/bin:/usr/bin:/bin' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
    });
    this.ready = new Promise((resolve, reject) => {
      this.child.once('message', () => resolve());
      this.child.once('exit', () => reject(crashed()));
      this.child.once('error', () => reject(crashed()));
    });
    this.ready.catch(() => {
      this.usable = false;
    });
    this.child.once('spawn', () => {
      if (this.child.pid) setPriority(this.child.pid, NICENESS);
    });
    this.child.once('exit', () => {
      this.usable = false;
    });
  }

  async run(message: JobMessage, timeoutSeconds: number): Promise<unknown> {
    await this.ready;
    if (++this.jobs >= JOBS_A_PROCESS) this.usable = false;
    return new Promise((resolve, reject) => {
      const settle = (end: () => void) => {
        clearTimeout(timer);
        this.child.off('message', onAnswer);
        this.child.off('exit', onExit);
        end();
      };
      const onAnswer = (answer: JobAnswer) => {
        if (answer.id !== message.id) return;
        settle(() => {
          if ('output' in answer) resolve(answer.output);
          else if ('rejected' in answer) {
            reject(new LigandRejectedError(answer.rejected.code, answer.rejected.message));
          } else reject(new ChemistryProcessError('chemistry-failed', answer.failed));
        });
      };
      const onExit = () => settle(() => reject(crashed()));
      const timer = setTimeout(() => {
        this.usable = false;
        settle(() =>
          reject(
            new ChemistryProcessError(
              'chemistry-timeout',
              `The molecule took longer than ${timeoutSeconds} s to process. It may be too large or too strained.`,
            ),
          ),
        );
        this.kill();
      }, timeoutSeconds * 1000);
      this.child.on('message', onAnswer);
      this.child.once('exit', onExit);
      this.child.send(message);
    });
  }

  kill(): void {
    this.usable = false;
    this.child.kill('SIGKILL');
  }
}

function crashed(): ChemistryProcessError {
  return new ChemistryProcessError(
    'chemistry-crashed',
    'The process that handled this molecule ended unexpectedly.',
  );
}
