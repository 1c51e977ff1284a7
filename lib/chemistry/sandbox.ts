import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';

/** What a process may use. Every limit is enforced by the kernel or by a kill of the whole process group. */
export interface SandboxLimits {
  /** Address space of one process (`RLIMIT_AS`). */
  memoryMegabytes: number;
  cpuSeconds: number;
  wallSeconds: number;
  /** Size of any one file it writes (`RLIMIT_FSIZE`). */
  fileMegabytes: number;
  /** Most bytes of stdout and stderr together, and most bytes read back from the output file. */
  outputBytes: number;
}

export interface SandboxRequest {
  /** A program on the fixed search path, or an absolute path. Never a shell line. */
  command: string;
  args: readonly string[];
  /** Written to the scratch directory, which is the working directory, before the start. */
  inputFiles?: Readonly<Record<string, Uint8Array | string>>;
  /** Name of a file in the scratch directory to read back; absent from `files` if it was not written. */
  outputFile?: string;
  limits: SandboxLimits;
  signal?: AbortSignal;
}

export interface SandboxResult {
  /** Null if a signal ended it, which only happens for signals that no limit explains: see `SandboxError`. */
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  files: Record<string, Uint8Array>;
}

export type RunSandboxed = (request: SandboxRequest) => Promise<SandboxResult>;

export type SandboxFailure = 'timeout' | 'memory' | 'crashed' | 'not-installed' | 'output-too-large';

/** The process did not end by itself. The closed set of reasons is `failure`. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
  constructor(
    readonly failure: SandboxFailure,
    message: string,
    readonly stderr = '',
  ) {
    super(message);
  }
}

export interface SandboxIsolation {
  network: 'none' | 'shared';
  /** Why the network is shared; null if it is not. */
  reason: string | null;
}

const SEARCH_PATH = ['/usr/local/bin', '/usr/bin', '/bin'];
const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const OPEN_FILES = 64;
const MEGABYTE = 1024 * 1024;
const OUT_OF_MEMORY = /bad_alloc|out of memory|cannot allocate|memory exhausted|MemoryError/i;

let isolation: Promise<{ wrapper: string[]; result: SandboxIsolation }> | undefined;

/**
 * Whether processes run without a network. Root may unshare it, others only where the kernel grants user
 * namespaces; probed once by really doing it, because no setting tells for sure.
 */
export async function sandboxIsolation(): Promise<SandboxIsolation> {
  isolation ??= probeIsolation();
  return (await isolation).result;
}

async function probeIsolation() {
  const run = promisify(execFile);
  let reason = '';
  for (const wrapper of [
    ['unshare', '--net', '--'],
    ['unshare', '--map-current-user', '--net', '--'],
  ]) {
    const [program = '', ...args] = wrapper;
    try {
      await run(program, [...args, 'true'], { timeout: 5000, env: environment('/') });
      return { wrapper, result: { network: 'none' as const, reason: null } };
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
  }
  return { wrapper: [], result: { network: 'shared' as const, reason: `unshare failed: ${reason}` } };
}

/**
 * Runs one program in a throw-away process: a scratch directory of its own (mode 0700, removed afterwards), a
 * fixed small environment, kernel limits through `prlimit`, no network where possible, and a kill of its whole
 * process group at the wall limit, on too much output, or on abort. The caller's process never dies of it.
 *
 * A non-zero exit code is a result, not an error: programs differ in what they mean by it.
 * @throws SandboxError if it did not end by itself; the signal's reason if it was aborted
 */
export async function runSandboxed(request: SandboxRequest): Promise<SandboxResult> {
  request.signal?.throwIfAborted();
  const names = [...Object.keys(request.inputFiles ?? {}), request.outputFile ?? 'none'];
  const unsafe = names.find((name) => !FILE_NAME.test(name));
  if (unsafe !== undefined) throw new TypeError(`Not a plain file name: ${JSON.stringify(unsafe)}`);

  const prlimit = await locate('prlimit');
  const program = await locate(request.command);
  await sandboxIsolation();
  const wrapper = (await isolation)?.wrapper ?? [];

  const directory = await mkdtemp(join(tmpdir(), 'sandbox-'));
  try {
    for (const [name, content] of Object.entries(request.inputFiles ?? {})) {
      await writeFile(join(directory, name), content, { mode: 0o600, flag: 'wx' });
    }
    const { limits } = request;
    const line = [
      ...wrapper,
      prlimit,
      `--as=${Math.round(limits.memoryMegabytes * MEGABYTE)}`,
      `--cpu=${Math.ceil(limits.cpuSeconds)}:${Math.ceil(limits.cpuSeconds) + 1}`,
      `--fsize=${Math.round(limits.fileMegabytes * MEGABYTE)}`,
      `--nofile=${OPEN_FILES}`,
      '--core=0',
      '--',
      program,
      ...request.args,
    ];
    const result = await supervise(line, directory, request);
    const files: Record<string, Uint8Array> = {};
    if (request.outputFile) {
      const content = await readBack(join(directory, request.outputFile), limits.outputBytes);
      if (content) files[request.outputFile] = content;
    }
    return { ...result, files };
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }
}

function supervise(line: string[], directory: string, { command, limits, signal }: SandboxRequest) {
  return new Promise<Omit<SandboxResult, 'files'>>((resolve, reject) => {
    const [program = '', ...args] = line;
    const child = spawn(program, args, {
      cwd: directory,
      env: environment(directory),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // its own process group, so that one kill reaches all it has started
      shell: false,
    });
    let ended: SandboxError | 'aborted' | undefined;
    const end = (why: SandboxError | 'aborted') => {
      ended ??= why;
      killGroup(child);
    };

    const timer = setTimeout(
      () => end(new SandboxError('timeout', `${command} was stopped after ${limits.wallSeconds} s.`)),
      limits.wallSeconds * 1000,
    );
    const onAbort = () => end('aborted');
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();

    let bytes = 0;
    const collect = (stream: NodeJS.ReadableStream) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= limits.outputBytes) chunks.push(chunk);
        else
          end(
            new SandboxError('output-too-large', `${command} wrote more than ${limits.outputBytes} bytes.`),
          );
      });
      return () => Buffer.concat(chunks).toString('utf8');
    };
    const stdout = collect(child.stdout);
    const stderr = collect(child.stderr);

    const settle = (outcome: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      outcome();
    };
    child.once('error', (error) =>
      settle(() => reject(new SandboxError('crashed', `${command} could not be started: ${error.message}`))),
    );
    // What it left running in its group would hold the pipes open for ever.
    child.once('exit', () => killGroup(child));
    child.once('close', (exitCode, exitSignal) =>
      settle(() => {
        if (ended === 'aborted') return reject(signal?.reason);
        const failure = ended ?? failureOf(command, exitSignal, exitCode, stderr());
        if (failure) return reject(failure);
        resolve({ exitCode, signal: exitSignal, stdout: stdout(), stderr: stderr() });
      }),
    );
  });
}

/** Reads the way a process ended as one of the failures; undefined if it ended by itself. */
function failureOf(command: string, signal: NodeJS.Signals | null, exitCode: number | null, stderr: string) {
  const outOfMemory = OUT_OF_MEMORY.test(stderr);
  if (exitCode !== 0 && outOfMemory) {
    return new SandboxError('memory', `${command} needed more memory than it may have.`, stderr);
  }
  switch (signal) {
    case null:
      return undefined;
    case 'SIGXCPU':
      return new SandboxError('timeout', `${command} used up its processor time.`, stderr);
    case 'SIGXFSZ':
      return new SandboxError('output-too-large', `${command} wrote too large a file.`, stderr);
    case 'SIGKILL':
      return new SandboxError(
        'memory',
        `${command} was killed by the system, most likely for memory.`,
        stderr,
      );
    default:
      return new SandboxError('crashed', `${command} crashed (${signal}).`, stderr);
  }
}

function killGroup(child: ChildProcess) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}

/** Reads a regular file of bounded size; a symbolic link, a device or a pipe is not followed. */
async function readBack(path: string, mostBytes: number): Promise<Uint8Array | undefined> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) return undefined;
    if (stat.size > mostBytes) {
      throw new SandboxError('output-too-large', `The output file is larger than ${mostBytes} bytes.`);
    }
    return new Uint8Array(await handle.readFile());
  } finally {
    await handle.close();
  }
}

async function locate(command: string): Promise<string> {
  const candidates = isAbsolute(command) ? [command] : SEARCH_PATH.map((folder) => join(folder, command));
  for (const path of candidates) {
    try {
      await access(path, constants.X_OK);
      return path;
    } catch {
      // Try the next folder.
    }
  }
  throw new SandboxError('not-installed', `The program ${command} is not installed on this machine.`);
}

function environment(home: string): NodeJS.ProcessEnv {
  return {
    PATH: SEARCH_PATH.join(':'),
    HOME: home,
    TMPDIR: home,
    LC_ALL: 'C',
    TZ: 'UTC',
    NODE_ENV: 'production',
  };
}
