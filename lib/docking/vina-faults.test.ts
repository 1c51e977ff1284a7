import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { DockInput, DockOptions } from '@/lib/docking/engine';
import { DEFAULT_DOCKING_PARAMETERS } from '@/lib/domain/docking-parameters';
import { createVinaEngine } from './vina';

const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');
const scratchRoot = mkdtempSync(join(tmpdir(), 'vina-faults-'));
const engine = createVinaEngine({ vinaPath: 'vina', scratchRoot });
/** A minute of work, so that each fault strikes in the middle of it. */
const input: DockInput = {
  receptorPdbqt: fixture('aurora-pocket.pdbqt'),
  ligandPdbqt: fixture('jnj-7706621.pdbqt'),
  searchSpace: { centerAngstrom: [-5.046, -31.977, 5.536], sizeAngstrom: [18, 17, 20] },
  parameters: { ...DEFAULT_DOCKING_PARAMETERS },
  seed: 1,
};
const options: DockOptions = {
  cores: 1,
  signal: new AbortController().signal,
  timeoutSeconds: 50,
  memoryMegabytes: 2048,
};

/** Processes that run in a docking directory of ours: those of this file alone. */
function enginePids(root = scratchRoot): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return (
          readlinkSync(`/proc/${pid}/cwd`).startsWith(join(root, 'dock-')) &&
          readFileSync(`/proc/${pid}/comm`, 'utf8') === 'vina\n'
        );
      } catch {
        return false;
      }
    })
    .map(Number);
}

async function enginePid(root = scratchRoot): Promise<number> {
  for (let i = 0; i < 200; i++) {
    const [pid] = enginePids(root);
    if (pid) return pid;
    await sleep(25);
  }
  throw new Error('No engine process came up.');
}

/** A zombie counts as gone: it runs no more, and is its new parent's to bury. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function expectGone(pid: number): Promise<void> {
  for (let i = 0; i < 80 && isAlive(pid); i++) await sleep(25);
  expect(isAlive(pid)).toBe(false);
}

/** Keeps the rejection until it is looked at. */
function settled<T>(promise: Promise<T>): Promise<unknown> {
  return promise.then(
    () => 'docked',
    (error: unknown) => error,
  );
}

afterEach(() => {
  expect(enginePids()).toEqual([]);
  expect(readdirSync(scratchRoot).filter((name) => name.startsWith('dock-'))).toEqual([]);
});
afterAll(() => rm(scratchRoot, { recursive: true, force: true }));

describe('a docking process that', () => {
  it('is killed from outside fails as "killed", and may be tried again', async () => {
    const docking = settled(engine.dock(input, options));
    const pid = await enginePid();
    process.kill(pid, 'SIGKILL');
    expect(await docking).toMatchObject({
      code: 'killed',
      retriable: true,
      message: expect.stringContaining('SIGKILL'),
    });
    await expectGone(pid);
  });

  it('is cancelled is killed at once, and leaves nothing behind', async () => {
    const cancel = new AbortController();
    const docking = settled(engine.dock(input, { ...options, signal: cancel.signal }));
    const pid = await enginePid();
    const before = performance.now();
    cancel.abort();
    expect(await docking).toMatchObject({ code: 'cancelled', retriable: false });
    expect(performance.now() - before).toBeLessThan(2_000);
    await expectGone(pid);
  });

  it('was cancelled before it began is never started', async () => {
    const docking = settled(engine.dock(input, { ...options, signal: AbortSignal.abort() }));
    expect(await docking).toMatchObject({ code: 'cancelled' });
  });

  it('hangs is killed at its time limit', async () => {
    const docking = settled(engine.dock(input, { ...options, timeoutSeconds: 1.5 }));
    const pid = await enginePid();
    process.kill(pid, 'SIGSTOP');
    expect(await docking).toMatchObject({
      code: 'timeout',
      retriable: true,
      message: expect.stringContaining('1.5 s'),
    });
    await expectGone(pid);
  });

  it.each([150, 30])('may use no more than %i MB fails as "out-of-memory"', async (memoryMegabytes) => {
    expect(await settled(engine.dock(input, { ...options, memoryMegabytes }))).toMatchObject({
      code: 'out-of-memory',
      retriable: true,
      message: expect.stringContaining(`${memoryMegabytes} MB`),
    });
  });

  it('outlives the process that started it is killed by the kernel', async () => {
    const root = mkdtempSync(join(tmpdir(), 'vina-orphan-'));
    const parent = startParent(root);
    try {
      const pid = await enginePid(root);
      // Stopped, so that it cannot end by itself when it next writes into the broken pipe.
      process.kill(pid, 'SIGSTOP');
      parent.kill('SIGKILL');
      await once(parent, 'exit');
      await expectGone(pid);
    } finally {
      parent.kill('SIGKILL');
      for (const pid of enginePids(root)) process.kill(pid, 'SIGKILL');
      await rm(root, { recursive: true, force: true });
    }
  });
});

/** A process of its own that docks through the same code. */
function startParent(root: string): ChildProcess {
  const program = `
    import { runLimited } from '${join(import.meta.dirname, 'vina-process.ts')}';
    import { mkdirSync, writeFileSync } from 'node:fs';
    const cwd = ${JSON.stringify(join(root, 'dock-orphan'))};
    mkdirSync(cwd);
    writeFileSync(cwd + '/r.pdbqt', ${JSON.stringify(input.receptorPdbqt)});
    writeFileSync(cwd + '/l.pdbqt', ${JSON.stringify(input.ligandPdbqt)});
    const box = '--center_x=-5 --center_y=-32 --center_z=5 --size_x=18 --size_y=17 --size_z=20'.split(' ');
    await runLimited('vina', ['--receptor=r.pdbqt', '--ligand=l.pdbqt', '--cpu=1', ...box], {
      cwd,
      limits: { signal: new AbortController().signal, timeoutSeconds: 50, cpuSeconds: 50, memoryMegabytes: 2048 },
    });`;
  return spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    stdio: 'ignore',
  });
}
