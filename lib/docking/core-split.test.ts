import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { calibrationDocking } from '@/lib/docking/calibration-docking';
import type { DockInput, DockingEngine, DockOptions, DockOutput } from '@/lib/docking/engine';
import { DockingFailure } from '@/lib/docking/failures';
import { createVinaEngine } from '@/lib/docking/vina';
import { fastestSplit, measureCoreSplit, splitCandidates } from './core-split';

let cacheDirectory: string;
beforeEach(() => {
  cacheDirectory = mkdtempSync(join(tmpdir(), 'core-split-'));
});
afterEach(() => rm(cacheDirectory, { recursive: true, force: true }));

/** A stub that sleeps as long as `milliseconds` says for the threads it is given, and docks nothing. */
class SleepingEngine implements DockingEngine {
  docked = 0;
  running = 0;
  mostAtOnce = 0;
  constructor(
    private readonly milliseconds: (threads: number) => number,
    private readonly hash = 'a'.repeat(64),
    private readonly mostProcesses = Number.POSITIVE_INFINITY,
  ) {}
  async fingerprint() {
    return { name: 'stub', version: '1', binarySha256: this.hash, path: 'stub' };
  }
  async dock(_: DockInput, { cores, signal }: DockOptions): Promise<DockOutput> {
    this.docked++;
    this.running++;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.running);
    try {
      if (this.running > this.mostProcesses) throw new DockingFailure('out-of-memory', 'Too many.');
      await sleep(this.milliseconds(cores), undefined, { signal }).catch(() => {
        throw new DockingFailure('cancelled', 'Cancelled.');
      });
    } finally {
      this.running--;
    }
    return {
      poses: [],
      engineLog: '',
      cpuSeconds: 0,
      wallSeconds: 0,
      repairs: [],
      fingerprint: await this.fingerprint(),
    };
  }
  async scoreOnly(): Promise<never> {
    throw new Error('The stub scores nothing.');
  }
}

const options = (totalCores: number) => ({
  totalCores,
  memoryMegabytes: 100_000,
  cacheDirectory,
  signal: new AbortController().signal,
});

describe('splitCandidates', () => {
  it('tries every division of the cores', () => {
    expect(splitCandidates(1, 100_000)).toEqual([{ slots: 1, threadsPerSlot: 1 }]);
    expect(splitCandidates(2, 100_000)).toEqual([
      { slots: 2, threadsPerSlot: 1 },
      { slots: 1, threadsPerSlot: 2 },
    ]);
    expect(splitCandidates(64, 100_000).map((s) => `${s.slots}x${s.threadsPerSlot}`)).toEqual([
      ...['64x1', '32x2', '16x4', '8x8'],
    ]);
  });

  it('starts no more processes than memory allows, and always one', () => {
    for (const { slots } of splitCandidates(16, 3_000)) expect(slots).toBeLessThanOrEqual(4);
    expect(splitCandidates(16, 3_000)[0]).toEqual({ slots: 4, threadsPerSlot: 4 });
    expect(splitCandidates(2, 100)).toEqual([{ slots: 1, threadsPerSlot: 2 }]);
    expect(splitCandidates(8, 2_200)[0]).toEqual({ slots: 3, threadsPerSlot: 3 });
  });

  it('never gives a process more threads than there are searches', () => {
    for (const cores of [12, 16, 48, 96, 13]) {
      const candidates = splitCandidates(cores, 1_500);
      expect(candidates.length, `${cores} cores`).toBeGreaterThan(0);
      for (const { threadsPerSlot } of candidates) expect(threadsPerSlot).toBeLessThanOrEqual(8);
    }
  });
});

describe('fastestSplit', () => {
  it('takes the fastest', () => {
    const measured = [
      { slots: 4, threadsPerSlot: 1, seconds: 11 },
      { slots: 2, threadsPerSlot: 2, seconds: 9 },
      { slots: 1, threadsPerSlot: 4, seconds: 12 },
    ];
    expect(fastestSplit(measured)).toEqual({ slots: 2, threadsPerSlot: 2 });
  });

  it('takes the one with the fewest processes of those that are as good', () => {
    const measured = [
      { slots: 4, threadsPerSlot: 1, seconds: 10 },
      { slots: 2, threadsPerSlot: 2, seconds: 10.8 },
      { slots: 1, threadsPerSlot: 4, seconds: 11.1 },
    ];
    expect(fastestSplit(measured)).toEqual({ slots: 2, threadsPerSlot: 2 });
  });
});

describe('measureCoreSplit', () => {
  it('finds the fastest, and keeps it', async () => {
    const engine = new SleepingEngine((threads) => (threads === 1 ? 200 : 140));
    expect(await measureCoreSplit(engine, options(2))).toEqual({ slots: 2, threadsPerSlot: 1 });
    expect(engine.docked).toBe(4 * 2 * 2);
    expect(await measureCoreSplit(engine, options(2))).toEqual({ slots: 2, threadsPerSlot: 1 });
    expect(engine.docked).toBe(4 * 2 * 2);
  });

  it('measures no second time what was far slower the first time', async () => {
    const engine = new SleepingEngine((threads) => (threads === 1 ? 100 : 250));
    expect(await measureCoreSplit(engine, options(2))).toEqual({ slots: 2, threadsPerSlot: 1 });
    expect(engine.docked).toBe(4 * 2 + 4);
  });

  it('measures again for another binary, and when what was kept is broken', async () => {
    await measureCoreSplit(new SleepingEngine(() => 1), options(2));
    const other = new SleepingEngine(() => 1, 'b'.repeat(64));
    await measureCoreSplit(other, options(2));
    const once = other.docked;
    expect(once).toBeGreaterThan(0);
    for (const name of readdirSync(cacheDirectory)) {
      writeFileSync(join(cacheDirectory, name), '{"slots": -1, "threadsPerSlot":');
    }
    await measureCoreSplit(other, options(2));
    expect(other.docked).toBeGreaterThan(once);
  });

  it('is not misled by what else the machine does in one round', async () => {
    let docked = 0;
    // The first split's first round, as if something else took a third of the machine meanwhile.
    const engine = new SleepingEngine((threads) => (docked++ < 4 ? 290 : threads === 1 ? 200 : 140));
    expect(await measureCoreSplit(engine, options(2))).toEqual({ slots: 2, threadsPerSlot: 1 });
  });

  it('does not measure where there is no choice', async () => {
    const engine = new SleepingEngine(() => 1);
    expect(await measureCoreSplit(engine, options(1))).toEqual({ slots: 1, threadsPerSlot: 1 });
    expect(engine.docked).toBe(0);
  });

  it('passes over a split for which the machine is too small', async () => {
    const engine = new SleepingEngine(() => 5, 'a'.repeat(64), 1);
    expect(await measureCoreSplit(engine, options(2))).toEqual({ slots: 1, threadsPerSlot: 2 });
    expect(engine.running).toBe(0);
  });

  it('raises the failure if nothing can be docked, and keeps nothing', async () => {
    const engine = new SleepingEngine(() => 5, 'a'.repeat(64), 0);
    await expect(measureCoreSplit(engine, options(2))).rejects.toMatchObject({ code: 'out-of-memory' });
    expect(readdirSync(cacheDirectory)).toEqual([]);
  });

  it('ends at once when it is cancelled', async () => {
    const cancel = new AbortController();
    const measuring = measureCoreSplit(new SleepingEngine(() => 10_000), {
      ...options(2),
      signal: cancel.signal,
    });
    setTimeout(() => cancel.abort(), 20);
    await expect(measuring).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('calibrationDocking', () => {
  it('is docked by the real engine', async () => {
    const engine = createVinaEngine({ vinaPath: 'vina', scratchRoot: join(cacheDirectory, 'scratch') });
    const output = await engine.dock(calibrationDocking(1, 1), {
      cores: 1,
      signal: new AbortController().signal,
      timeoutSeconds: 60,
      memoryMegabytes: 2048,
    });
    expect(output.poses[0]?.affinityKcalPerMol).toBeLessThan(-4);
  });
});
