import { afterEach, describe, expect, it } from 'vitest';
import { ClientCache, type ClientCacheOptions, type Closable } from '@/db/results/client-cache';
import { UnavailableError } from '@/lib/domain/errors';

/** Stands for a client of postgres.js: using it after it was closed fails. */
class FakeClient implements Closable {
  closed = false;
  constructor(readonly key: string) {}
  async query(): Promise<string> {
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (this.closed) throw new Error('CONNECTION_ENDED');
    return this.key;
  }
  async close(): Promise<void> {
    this.closed = true;
  }
}

const opened: FakeClient[] = [];
const caches: ClientCache<FakeClient>[] = [];

function cacheOf(options: Partial<ClientCacheOptions<FakeClient>> = {}): ClientCache<FakeClient> {
  const cache = new ClientCache<FakeClient>({
    open: async (key) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      const client = new FakeClient(key);
      opened.push(client);
      return client;
    },
    maxClients: 2,
    waitSeconds: 0.05,
    idleSeconds: 300,
    ...options,
  });
  caches.push(cache);
  return cache;
}

/** A lease that lasts until `end` is called. */
function holdLease(cache: ClientCache<FakeClient>, key: string) {
  let end = () => {};
  const held = new Promise<void>((resolve) => {
    end = resolve;
  });
  let started = () => {};
  const running = new Promise<void>((resolve) => {
    started = resolve;
  });
  const done = cache.lease(key, async (client) => {
    started();
    await held;
    return client.query();
  });
  return { running, end, done };
}

afterEach(async () => {
  await Promise.all(caches.splice(0).map((cache) => cache.close()));
  opened.splice(0);
});

/** What the cache would be without leases: the least recently used is closed, whoever uses it. */
class NaiveCache {
  private readonly clients = new Map<string, FakeClient>();
  async lease<T>(key: string, fn: (client: FakeClient) => Promise<T>): Promise<T> {
    let client = this.clients.get(key);
    if (!client) {
      client = new FakeClient(key);
      const [oldest] = this.clients.values();
      if (this.clients.size >= 2 && oldest) {
        this.clients.delete(oldest.key);
        void oldest.close();
      }
      this.clients.set(key, client);
    }
    return fn(client);
  }
}

async function hammer(cache: { lease<T>(key: string, fn: (client: FakeClient) => Promise<T>): Promise<T> }) {
  const results = await Promise.allSettled(
    Array.from({ length: 200 }, (_, i) => cache.lease(`org_${i % 7}`, (client) => client.query())),
  );
  return results.filter((result) => result.status === 'rejected').length;
}

describe('ClientCache', () => {
  it('opens a client once for all who ask at the same time', async () => {
    const cache = cacheOf();
    const keys = await Promise.all(
      Array.from({ length: 20 }, () => cache.lease('org_a', (client) => client.query())),
    );
    expect(keys).toEqual(Array(20).fill('org_a'));
    expect(opened).toHaveLength(1);
    expect(cache.metrics()).toMatchObject({ size: 1, leased: 0, hits: 19, misses: 1 });
  });

  it('never has more open than the bound, and closes the least recently used', async () => {
    const cache = cacheOf();
    for (const key of ['a', 'b', 'a', 'c']) await cache.lease(key, (client) => client.query());
    expect(cache.metrics()).toMatchObject({ size: 2, evictions: 1 });
    expect(opened.filter((client) => !client.closed).map((client) => client.key)).toEqual(['a', 'c']);
  });

  it('does not close what is in use: not for room, not when retired, not at the end', async () => {
    const cache = cacheOf();
    const first = holdLease(cache, 'a');
    const second = holdLease(cache, 'b');
    await Promise.all([first.running, second.running]);
    await expect(cache.lease('c', (client) => client.query())).rejects.toThrow(UnavailableError);
    cache.retire('a');
    const closing = cache.close();
    await expect(cache.lease('a', (client) => client.query())).rejects.toThrow('shutting down');
    expect(opened.some((client) => client.closed)).toBe(false);
    first.end();
    second.end();
    await expect(Promise.all([first.done, second.done])).resolves.toEqual(['a', 'b']);
    await closing;
    expect(opened.every((client) => client.closed)).toBe(true);
  });

  it('lets one wait for room, and in as soon as there is', async () => {
    const cache = cacheOf({ waitSeconds: 5 });
    const first = holdLease(cache, 'a');
    const second = holdLease(cache, 'b');
    await Promise.all([first.running, second.running]);
    const third = cache.lease('c', (client) => client.query());
    first.end();
    await expect(third).resolves.toBe('c');
    second.end();
    await Promise.all([first.done, second.done]);
    expect(cache.metrics().waits).toBeGreaterThan(0);
  });

  it('gives a new client after a retirement, and the old one to those who have it', async () => {
    const cache = cacheOf();
    const old = holdLease(cache, 'a');
    await old.running;
    cache.retire('a');
    await cache.lease('a', (client) => client.query());
    expect(opened).toHaveLength(2);
    old.end();
    await expect(old.done).resolves.toBe('a');
    expect(opened[0]?.closed).toBe(true);
    expect(opened[1]?.closed).toBe(false);
  });

  it('tries again after a failed opening', async () => {
    let fail = true;
    const cache = cacheOf({
      open: async (key) => {
        if (fail) throw new UnavailableError('away');
        return new FakeClient(key);
      },
    });
    await expect(cache.lease('a', (client) => client.query())).rejects.toThrow('away');
    fail = false;
    await expect(cache.lease('a', (client) => client.query())).resolves.toBe('a');
    expect(cache.metrics()).toMatchObject({ openFailures: 1, size: 1 });
  });

  it('closes what nobody used for a while', async () => {
    const cache = cacheOf({ idleSeconds: 0.2 });
    await cache.lease('a', (client) => client.query());
    await expect.poll(() => cache.metrics().size, { timeout: 5_000 }).toBe(0);
    expect(opened[0]?.closed).toBe(true);
  });

  it('serves 200 requests for 7 organisations through 2 clients; control: without leases some of them fail', async () => {
    expect(await hammer(cacheOf({ waitSeconds: 10 }))).toBe(0);
    expect(await hammer(new NaiveCache())).toBeGreaterThan(0);
  });
});
