import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Where the system keeps its tools. */
export const SYSTEM_PATH = '/usr/local/bin:/usr/bin:/bin';

/** All that a child gets to see: none of our own variables, and so no secret, reaches the engine. */
const CHILD_ENVIRONMENT: NodeJS.Dict<string> = { PATH: SYSTEM_PATH, LC_ALL: 'C' };

export interface ProcessLimits {
  signal: AbortSignal;
  /** Of wall time. */
  timeoutSeconds: number;
  /** Of processor time, all threads together: the kernel's own guard, should this process not be there to kill. */
  cpuSeconds: number;
  /** Of address space. */
  memoryMegabytes: number;
}

export interface ProcessRun {
  /** Null if a signal ended the process. */
  exitCode: number | null;
  endedBy: NodeJS.Signals | null;
  /** Set if it was we who killed it. */
  stopped: 'cancelled' | 'timeout' | null;
  stdout: string;
  stderr: string;
  cpuSeconds: number;
  wallSeconds: number;
  peakMemoryMegabytes?: number;
}

/** The tools that set limits, or the kernel, would not start a process. */
export class SpawnError extends Error {
  override readonly name = 'SpawnError';
  constructor(
    /** `ENOENT`, `EAGAIN`, ... */
    readonly code: string,
    options: ErrorOptions,
  ) {
    super(`The process could not be started (${code}).`, options);
  }
}

const LARGEST_FILE_BYTES = 128 * 1024 * 1024;
const LONGEST_OUTPUT_CHARACTERS = 256 * 1024;
const SAMPLE_MILLISECONDS = 200;
/** After the soft limit on processor time sends SIGXCPU, the kernel kills this much later. */
const CPU_GRACE_SECONDS = 2;

/**
 * Runs one program with low priority, with limits, and never beyond our own life: it leads a process group of its
 * own, which is killed when the signal aborts or time is up, and the kernel kills it if this process dies.
 * No shell is involved; the arguments reach the program as they are.
 * @param command absolute path of the program
 * @param cwd its scratch directory
 * @throws SpawnError; whatever else happens is told by the answer
 */
export function runLimited(
  command: string,
  args: readonly string[],
  { cwd, limits, onStdout }: { cwd: string; limits: ProcessLimits; onStdout?: (chunk: string) => void },
): Promise<ProcessRun> {
  return new Promise((resolve, reject) => {
    const { signal, timeoutSeconds } = limits;
    const started = performance.now();
    // Each of these replaces itself by the next, so they are all one process, with one id.
    const child = spawn('nice', [...limitArguments(limits), command, ...args], {
      cwd,
      env: CHILD_ENVIRONMENT as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let stopped: ProcessRun['stopped'] = null;
    const stop = (why: 'cancelled' | 'timeout') => {
      stopped ??= why;
      killGroup(child);
    };
    const onAbort = () => stop('cancelled');
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    const timeout = setTimeout(() => stop('timeout'), timeoutSeconds * 1000);
    const usage = new UsageSampler(child.pid);
    const cleanUp = () => {
      clearTimeout(timeout);
      usage.close();
      signal.removeEventListener('abort', onAbort);
    };

    const stdout = collect(child.stdout, onStdout);
    const stderr = collect(child.stderr);
    child.once('error', (cause: NodeJS.ErrnoException) => {
      cleanUp();
      reject(new SpawnError(cause.code ?? 'UNKNOWN', { cause }));
    });
    child.once('close', (exitCode, endedBy) => {
      cleanUp();
      resolve({
        exitCode,
        endedBy,
        stopped,
        stdout: stdout(),
        stderr: stderr(),
        wallSeconds: (performance.now() - started) / 1000,
        ...usage.measured,
      });
    });
  });
}

function limitArguments({ cpuSeconds, memoryMegabytes }: ProcessLimits): string[] {
  const cpu = Math.ceil(cpuSeconds);
  return [
    ...['-n', '10', 'setpriv', '--pdeathsig', 'KILL', 'prlimit'],
    `--as=${Math.floor(memoryMegabytes * 1024 * 1024)}`,
    `--cpu=${cpu}:${cpu + CPU_GRACE_SECONDS}`,
    `--fsize=${LARGEST_FILE_BYTES}`,
    '--core=0',
  ];
}

/** SIGKILL also ends a stopped process. A group that is gone already is what we wanted. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Gathers a stream's text up to a limit; what comes after it is read and dropped. */
function collect(stream: NodeJS.ReadableStream, onChunk?: (chunk: string) => void): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    if (text.length < LONGEST_OUTPUT_CHARACTERS) text += chunk;
    onChunk?.(chunk);
  });
  return () => text.slice(0, LONGEST_OUTPUT_CHARACTERS);
}

/** The kernel counts processor time in /proc in hundredths of a second, whatever its own clock is. */
const TICKS_PER_SECOND = 100;

/**
 * Looks at a running process every fifth of a second: Node tells neither the processor time nor the memory of a
 * child that has ended.
 */
class UsageSampler {
  measured: { cpuSeconds: number; peakMemoryMegabytes?: number } = { cpuSeconds: 0 };
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly pid: number | undefined) {
    this.timer = setInterval(() => this.sample(), SAMPLE_MILLISECONDS);
  }

  close(): void {
    clearInterval(this.timer);
  }

  private sample(): void {
    try {
      // Fields 14 and 15 of proc(5) stat: user and system time. The second field, in brackets, may hold blanks.
      const stat = readFileSync(`/proc/${this.pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const cpuSeconds = (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
      const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))?.[1];
      this.measured = {
        cpuSeconds,
        // A zombie has no memory left to tell of: the last number seen stays.
        peakMemoryMegabytes: peak ? Number(peak) / 1024 : this.measured.peakMemoryMegabytes,
      };
    } catch {
      // The process has just ended: the last look stands.
    }
  }
}
