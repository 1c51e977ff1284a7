import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Ports } from './ports';
import { identify, isRunning, type ProcessIdentity, signal, waitUntil } from './processes';
import { StackError } from './stop';

const Identity = z.object({ pid: z.number().int(), startedAt: z.string() });
const Holder = z.object({
  supervisor: Identity,
  url: z.string().nullable(),
  ports: z.object({ web: z.number().int(), postgres: z.number().int() }).nullable(),
  children: z.record(z.string(), Identity),
});
type Holder = z.infer<typeof Holder>;

/** One start at a time for a data folder; it also remembers the children, which outlive a killed supervisor. */
export class InstanceLock {
  private readonly holder: Holder;

  private constructor(
    private readonly file: string,
    self: ProcessIdentity,
  ) {
    this.holder = { supervisor: self, url: null, ports: null, children: {} };
  }

  /**
   * Takes the lock, or throws a sentence that names who holds it. What a killed supervisor left running is ended first.
   *
   * @param say gets a line for each left-over that is ended
   */
  static async take(file: string, say: (line: string) => void): Promise<InstanceLock> {
    const self = identify(process.pid);
    if (!self)
      throw new StackError('This system does not tell when a process was started (is /proc mounted?).');
    const lock = new InstanceLock(file, self);
    for (;;) {
      try {
        lock.create();
        return lock;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const other = readHolder(file);
      if (other && isRunning(other.supervisor)) {
        throw new StackError(
          `It is already running here, as process ${other.supervisor.pid}${other.url ? `, at ${other.url}` : ''}. ` +
            `Use that one, or stop it first: Ctrl-C in its terminal, or kill ${other.supervisor.pid}`,
        );
      }
      for (const [name, child] of Object.entries(other?.children ?? {})) await endLeftOver(name, child, say);
      rmSync(file, { force: true });
    }
  }

  /** Tells other commands where this instance is. */
  announce(url: string, ports: Ports): void {
    this.holder.url = url;
    this.holder.ports = { web: ports.web, postgres: ports.postgres };
    this.write();
  }

  setChild(name: string, pid: number): void {
    const identity = identify(pid);
    if (!identity) return;
    this.holder.children[name] = identity;
    this.write();
  }

  release(): void {
    rmSync(this.file, { force: true });
  }

  private write(): void {
    renameSync(this.writeAside(), this.file);
  }

  /** Appears at once and complete, and only if there is none: of two simultaneous starts one wins. */
  private create(): void {
    const unfinished = this.writeAside();
    try {
      linkSync(unfinished, this.file);
    } finally {
      rmSync(unfinished);
    }
  }

  private writeAside(): string {
    const unfinished = `${this.file}.${process.pid}`;
    writeFileSync(unfinished, JSON.stringify(this.holder), { mode: 0o600 });
    return unfinished;
  }
}

/** Where the instance that holds this lock is; null if none is running, or it is not that far yet. */
export function runningInstance(file: string): { url: string; ports: Ports } | null {
  const holder = readHolder(file);
  if (!holder?.url || !holder.ports || !isRunning(holder.supervisor)) return null;
  return { url: holder.url, ports: holder.ports };
}

/** What web, worker or postgres runs as at this moment; null between an end and the next start. */
export function runningChild(file: string, name: string): ProcessIdentity | null {
  const child = readHolder(file)?.children[name];
  return child && isRunning(child) ? child : null;
}

function readHolder(file: string): Holder | null {
  try {
    return Holder.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

async function endLeftOver(name: string, child: ProcessIdentity, say: (line: string) => void): Promise<void> {
  if (!isRunning(child)) return;
  say(`An earlier start was killed and left ${name} (process ${child.pid}) running: stopping it first.`);
  // SIGINT is Postgres' fast shutdown; web and worker take it as their end, too.
  signal(child.pid, 'SIGINT');
  if (!(await waitUntil(() => !isRunning(child), 10_000))) signal(child.pid, 'SIGKILL', true);
  await waitUntil(() => !isRunning(child), 5_000);
}
