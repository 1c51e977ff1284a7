import { type ChildProcess, spawn } from 'node:child_process';
import type { LogFile } from './log-file';
import { delay, signal } from './processes';

export interface ProcessCommand {
  file: string;
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
}

export interface ProcessPlan {
  name: string;
  command: ProcessCommand;
  log: LogFile;
  /** The signal that means "finish": SIGINT is the fast shutdown of Postgres, SIGTERM that of everything else. */
  stopSignal: NodeJS.Signals;
  /** How long it may take to finish before it is killed. */
  stopTimeoutMs: number;
  /** Called before each start, the first and every later one. */
  beforeStart?: () => void;
  onStarted?: (pid: number) => void;
  /** A line for the screen: an end that nobody asked for, and the restart that follows. */
  say: (line: string) => void;
}

const HEALTHY_AFTER_MS = 30_000;
const LONGEST_PAUSE_MS = 15_000;

/** How long to wait before the next start: at once after a healthy life, then longer with each failure in a row. */
export function restartDelayMs(failuresInARow: number): number {
  return Math.min(250 * 2 ** Math.max(0, failuresInARow - 1), LONGEST_PAUSE_MS);
}

/** A child that is kept alive: started again whenever it ends by itself, until `stop` is called. */
export class SupervisedProcess {
  private child: ChildProcess | null = null;
  private ended: Promise<void> = Promise.resolve();
  private isStopping = false;
  private failures = 0;

  constructor(private readonly plan: ProcessPlan) {}

  get name(): string {
    return this.plan.name;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** The last lines that it wrote, for the sentence that says why it does not start. */
  lastWords(): string {
    return this.plan.log.tail();
  }

  /** Ends in a row that came soon after the start; 0 while it lives. */
  get failuresInARow(): number {
    return this.failures;
  }

  start(): void {
    const { command, log, name } = this.plan;
    this.plan.beforeStart?.();
    log.line(`--- ${name} started ${new Date().toISOString()}`);
    const startedAt = Date.now();
    // An own process group: Ctrl-C in the terminal reaches the supervisor only, and that decides the order.
    const child = spawn(command.file, command.args, {
      cwd: command.cwd,
      env: command.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(command.uid === undefined ? {} : { uid: command.uid, gid: command.gid }),
    });
    this.child = child;
    child.stdout?.on('data', (chunk: Buffer) => log.write(chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => log.write(chunk.toString()));
    if (child.pid !== undefined) this.plan.onStarted?.(child.pid);
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => {
        log.line(`could not be started: ${error.message}`);
        resolve();
        this.onEnd(startedAt, error.message);
      });
      child.once('exit', (code, signalName) => {
        if (child.pid !== undefined) signal(child.pid, 'SIGKILL', true);
        resolve();
        this.onEnd(startedAt, code === null ? `signal ${signalName}` : `exit code ${code}`);
      });
    });
  }

  private onEnd(startedAt: number, how: string): void {
    this.child = null;
    this.plan.log.line(`--- ${this.plan.name} ended (${how})`);
    if (this.isStopping) return;
    this.failures = Date.now() - startedAt > HEALTHY_AFTER_MS ? 1 : this.failures + 1;
    const pauseMs = restartDelayMs(this.failures);
    this.plan.say(
      `${this.plan.name} ended by itself (${how}); starting it again${pauseMs >= 1000 ? ` in ${pauseMs / 1000} s` : ''}.`,
    );
    void delay(pauseMs).then(() => {
      if (!this.isStopping) this.start();
    });
  }

  /** Asks the child to finish, and kills it and its group if it takes too long. */
  async stop(): Promise<void> {
    this.isStopping = true;
    const pid = this.child?.pid;
    if (pid === undefined) return;
    signal(pid, this.plan.stopSignal);
    const finished = await Promise.race([
      this.ended.then(() => true),
      delay(this.plan.stopTimeoutMs).then(() => false),
    ]);
    if (finished) return;
    this.plan.say(`${this.plan.name} did not finish in ${this.plan.stopTimeoutMs / 1000} s; killing it.`);
    this.kill();
    await this.ended;
  }

  /** Ends the child and its group at once. */
  kill(): void {
    this.isStopping = true;
    if (this.child?.pid !== undefined) signal(this.child.pid, 'SIGKILL', true);
  }
}
