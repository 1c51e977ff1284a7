import { UnavailableError } from '@/lib/domain/errors';

/** What the cache keeps: something that has to be closed, and never while somebody uses it. */
export interface Closable {
  close(): Promise<void>;
}

export interface ClientCacheOptions<C extends Closable> {
  open: (key: string) => Promise<C>;
  /** The most that is open at once. */
  maxClients: number;
  /** How long to wait for room when all are in use. */
  waitSeconds: number;
  /** What nobody used for this long is closed. */
  idleSeconds: number;
}

export interface ClientCacheMetrics {
  size: number;
  /** Of these, how many are in use now. */
  leased: number;
  hits: number;
  misses: number;
  evictions: number;
  /** How often somebody had to wait because all were in use. */
  waits: number;
  openFailures: number;
}

interface Entry<C> {
  key: string;
  opening: Promise<C>;
  leases: number;
  usedAt: number;
}

/**
 * A bounded cache of clients, the least recently used going first. Uses are counted as leases, and a client is only
 * closed when its last lease has ended, because closing one between building and awaiting a query fails the query.
 * Two callers that miss at the same time share one opening.
 */
export class ClientCache<C extends Closable> {
  /** In the order of their last use, the oldest first. */
  private readonly entries = new Map<string, Entry<C>>();
  /** Taken out of the cache while in use; closed by their last lease. */
  private readonly retired = new Set<Entry<C>>();
  private readonly waiting: (() => void)[] = [];
  private readonly closing = new Set<Promise<void>>();
  private readonly counts = { hits: 0, misses: 0, evictions: 0, waits: 0, openFailures: 0 };
  private readonly timer: NodeJS.Timeout;
  private closed = false;

  constructor(private readonly options: ClientCacheOptions<C>) {
    this.timer = setInterval(() => this.closeIdle(), Math.max(1, options.idleSeconds / 2) * 1000);
    this.timer.unref();
  }

  /** Runs `fn` with the client of this key, opened if need be; it stays open until `fn` is done. */
  async lease<T>(key: string, fn: (client: C) => Promise<T>): Promise<T> {
    const entry = await this.take(key);
    try {
      return await fn(await entry.opening);
    } finally {
      this.giveBack(entry);
    }
  }

  /** Takes the client out: the next lease opens a new one, those in use keep the old one to their end. */
  retire(key: string): void {
    const entry = this.entries.get(key);
    if (entry) this.remove(entry);
  }

  metrics(): ClientCacheMetrics {
    const all = [...this.entries.values(), ...this.retired];
    return { size: all.length, leased: all.filter((entry) => entry.leases > 0).length, ...this.counts };
  }

  /** Refuses new leases, waits for those that are out, and closes everything. */
  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.timer);
    for (const wake of this.waiting.splice(0)) wake();
    for (const entry of [...this.entries.values()]) this.remove(entry);
    while (this.retired.size > 0 || this.closing.size > 0) {
      await Promise.all(this.closing);
      if (this.retired.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  private async take(key: string): Promise<Entry<C>> {
    const deadline = Date.now() + this.options.waitSeconds * 1000;
    for (;;) {
      if (this.closed) throw new UnavailableError('The service is shutting down.');
      const known = this.entries.get(key);
      if (known) {
        this.counts.hits++;
        this.entries.delete(key);
        this.entries.set(key, known);
        return this.leased(known);
      }
      if (this.makeRoom()) {
        this.counts.misses++;
        return this.leased(this.openEntry(key));
      }
      this.counts.waits++;
      await this.roomOrDeadline(deadline);
    }
  }

  private leased(entry: Entry<C>): Entry<C> {
    entry.leases++;
    entry.usedAt = Date.now();
    return entry;
  }

  private openEntry(key: string): Entry<C> {
    const entry: Entry<C> = { key, opening: this.options.open(key), leases: 0, usedAt: Date.now() };
    this.entries.set(key, entry);
    entry.opening.catch(() => {
      this.counts.openFailures++;
      if (this.entries.get(key) === entry) this.entries.delete(key);
    });
    return entry;
  }

  private giveBack(entry: Entry<C>): void {
    entry.leases--;
    entry.usedAt = Date.now();
    if (entry.leases > 0) return;
    if (this.retired.delete(entry)) this.dispose(entry);
    this.waiting.shift()?.();
  }

  /** True if one more may be opened, after closing the least recently used that nobody uses if need be. */
  private makeRoom(): boolean {
    if (this.entries.size + this.retired.size < this.options.maxClients) return true;
    for (const entry of this.entries.values()) {
      if (entry.leases > 0) continue;
      this.counts.evictions++;
      this.remove(entry);
      return true;
    }
    return false;
  }

  private remove(entry: Entry<C>): void {
    this.entries.delete(entry.key);
    if (entry.leases > 0) this.retired.add(entry);
    else this.dispose(entry);
  }

  private dispose(entry: Entry<C>): void {
    // A client that never opened has nothing to close, and one that fails to close is gone all the same.
    const work = entry.opening.then((client) => client.close()).catch(() => {});
    this.closing.add(work);
    void work.finally(() => this.closing.delete(work));
  }

  private closeIdle(): void {
    const limit = Date.now() - this.options.idleSeconds * 1000;
    for (const entry of [...this.entries.values()]) {
      if (entry.leases === 0 && entry.usedAt < limit) {
        this.counts.evictions++;
        this.remove(entry);
      }
    }
  }

  private roomOrDeadline(deadline: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const wake = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(
        () => {
          this.waiting.splice(this.waiting.indexOf(wake), 1);
          reject(new UnavailableError('Too many organisations are being served at this moment.'));
        },
        Math.max(0, deadline - Date.now()),
      );
      this.waiting.push(wake);
    });
  }
}
