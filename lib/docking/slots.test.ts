import { describe, expect, it } from 'vitest';
import { DockingFailure } from '@/lib/docking/failures';
import { EngineSlots, type SlotLease, type SlotRequest } from './slots';

const never = new AbortController().signal;
const request = (key: string, more: Partial<SlotRequest> = {}): SlotRequest => ({
  key,
  signal: never,
  maxThreads: 8,
  ...more,
});

/** Lets every promise that can settle do so. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Asks for slots in the given order and notes who got one, in order of the grants. */
function queueUp(slots: EngineSlots, keys: string[]) {
  const granted: { name: string; lease: SlotLease }[] = [];
  keys.forEach((key, i) => {
    void slots.acquire(request(key)).then((lease) => granted.push({ name: `${key}${i}`, lease }));
  });
  return granted;
}

describe('EngineSlots', () => {
  it('never lets more run than there are slots', async () => {
    const slots = new EngineSlots({ slots: 2, threadsPerSlot: 1, totalCores: 2 });
    const granted = queueUp(slots, ['a', 'a', 'a', 'b']);
    await settle();
    expect(granted).toHaveLength(2);
    expect(slots.busy).toBe(2);
    granted[0]?.lease.release();
    await settle();
    expect(granted).toHaveLength(3);
    expect(slots.busy).toBe(2);
  });

  it('serves work in the background only while nobody else waits', async () => {
    const slots = new EngineSlots({ slots: 1, threadsPerSlot: 1, totalCores: 1 });
    const granted: string[] = [];
    const leases: SlotLease[] = [];
    const ask = (name: string, isBackground: boolean) =>
      void slots.acquire(request(name, { isBackground })).then((lease) => {
        granted.push(name);
        leases.push(lease);
      });
    ask('check 1', true);
    ask('check 2', true);
    ask('run 1', false);
    ask('run 2', false);
    for (let n = 0; n < 4; n++) {
      await settle();
      leases.shift()?.release();
    }
    expect(granted).toEqual(['check 1', 'run 1', 'run 2', 'check 2']);
  });

  it('serves organisations in turn, and each in order of arrival', async () => {
    const slots = new EngineSlots({ slots: 1, threadsPerSlot: 1, totalCores: 1 });
    const granted = queueUp(slots, ['a', 'a', 'a', 'a', 'b', 'c', 'b']);
    for (let i = 0; i < 7; i++) {
      await settle();
      granted[i]?.lease.release();
    }
    expect(granted.map(({ name }) => name)).toEqual(['a0', 'a1', 'b4', 'c5', 'a2', 'b6', 'a3']);
  });

  it('gives a released slot on only once, however often release is called', async () => {
    const slots = new EngineSlots({ slots: 1, threadsPerSlot: 1, totalCores: 1 });
    const granted = queueUp(slots, ['a', 'a', 'a']);
    await settle();
    granted[0]?.lease.release();
    granted[0]?.lease.release();
    await settle();
    expect(granted).toHaveLength(2);
    expect(slots.busy).toBe(1);
  });

  it('gives a slot on as soon as its work gives it back, and not once more at its end', async () => {
    const slots = new EngineSlots({ slots: 1, threadsPerSlot: 1, totalCores: 1 });
    let end = () => {};
    const first = slots.use(request('a'), (_, giveBack) => {
      giveBack();
      return new Promise<void>((resolve) => {
        end = resolve;
      });
    });
    const granted = queueUp(slots, ['a', 'a']);
    await settle();
    expect(granted).toHaveLength(1);
    end();
    await first;
    await settle();
    expect(granted).toHaveLength(1);
    expect(slots.busy).toBe(1);
  });

  it('gives up the place of a cancelled request, and keeps the turn of its organisation', async () => {
    const slots = new EngineSlots({ slots: 1, threadsPerSlot: 1, totalCores: 1 });
    const held = await slots.acquire(request('z'));
    const cancel = new AbortController();
    const cancelled = slots.acquire(request('a', { signal: cancel.signal }));
    const rest = queueUp(slots, ['b', 'a']);
    cancel.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled', retriable: false });
    held.release();
    await settle();
    rest[0]?.lease.release();
    await settle();
    expect(rest.map(({ name }) => name)).toEqual(['a1', 'b0']);
  });

  it('refuses a signal that is aborted already, without taking a slot', async () => {
    const slots = new EngineSlots({ slots: 1, threadsPerSlot: 1, totalCores: 1 });
    await expect(slots.acquire(request('a', { signal: AbortSignal.abort() }))).rejects.toBeInstanceOf(
      DockingFailure,
    );
    expect(slots.busy).toBe(0);
  });

  it('does not take a slot back when the signal aborts after the grant', async () => {
    const slots = new EngineSlots({ slots: 1, threadsPerSlot: 1, totalCores: 1 });
    const cancel = new AbortController();
    const lease = await slots.acquire(request('a', { signal: cancel.signal }));
    cancel.abort();
    expect(slots.busy).toBe(1);
    lease.release();
    expect(slots.busy).toBe(0);
  });

  it('gives a lone last ligand all idle cores, and only then', async () => {
    const slots = new EngineSlots({ slots: 4, threadsPerSlot: 1, totalCores: 4 });
    const one = await slots.acquire(request('a'));
    expect(one.threads).toBe(1);
    const rest = await slots.acquire(request('a', { wanted: 'idle' }));
    expect(rest.threads).toBe(3);
    const more = await slots.acquire(request('a', { wanted: 'idle' }));
    expect(more.threads).toBe(1);
  });

  it('does not give idle cores away while others wait', async () => {
    const slots = new EngineSlots({ slots: 1, threadsPerSlot: 1, totalCores: 4 });
    const held = await slots.acquire(request('z'));
    const eager = slots.acquire(request('a', { wanted: 'idle' }));
    const other = slots.acquire(request('b'));
    held.release();
    const lease = await eager;
    expect(lease.threads).toBe(1);
    lease.release();
    await other;
  });

  it('never gives more threads than the exhaustiveness', async () => {
    const slots = new EngineSlots({ slots: 1, threadsPerSlot: 8, totalCores: 8 });
    const lease = await slots.acquire(request('a', { maxThreads: 2, wanted: 'idle' }));
    expect(lease.threads).toBe(2);
  });

  it('gives the slot back when the work fails', async () => {
    const slots = new EngineSlots({ slots: 1, threadsPerSlot: 2, totalCores: 2 });
    await expect(
      slots.use(request('a'), async (threads) => {
        throw new Error(`failed on ${threads}`);
      }),
    ).rejects.toThrow('failed on 2');
    expect(slots.busy).toBe(0);
    expect(await slots.use(request('a'), async () => slots.busy)).toBe(1);
  });

  it('refuses sizes that cannot be', () => {
    expect(() => new EngineSlots({ slots: 0, threadsPerSlot: 1, totalCores: 1 })).toThrow('slots');
    expect(() => new EngineSlots({ slots: 1, threadsPerSlot: 1.5, totalCores: 1 })).toThrow('threadsPerSlot');
  });
});
