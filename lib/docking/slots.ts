import { DockingFailure } from '@/lib/docking/failures';

export interface SlotRequest {
  /** Who asks, the organisation's id: those who wait are served in turn, each one's own in order of arrival. */
  key: string;
  signal: AbortSignal;
  /** The exhaustiveness, beyond which threads are of no use. */
  maxThreads?: number;
  /**
   * `one`: the threads of a slot. `idle`: also the cores that nobody uses, if nobody else waits; for the last
   * ligands of a run, whose neighbours will stay empty.
   */
  wanted?: 'one' | 'idle';
  /** Served only while nobody else waits: for work that nobody waits for. */
  isBackground?: boolean;
}

/** Leave to run one engine process with this many threads, until it is released. */
export interface SlotLease {
  threads: number;
  /** May be called more than once. */
  release(): void;
}

export interface EngineSlotsOptions {
  /** Engine processes at a time. */
  slots: number;
  /** `slots * threadsPerSlot` may exceed the cores: then a process fills what its neighbours leave. */
  threadsPerSlot: number;
  totalCores: number;
}

interface Waiter {
  request: SlotRequest;
  grant(lease: SlotLease): void;
}

/**
 * Shares the engine slots of one worker between organisations. Fair: with several waiting, a freed slot goes to
 * the one whose turn it is, so an organisation with ten thousand ligands does not make another wait for them.
 */
export class EngineSlots {
  /** Engine processes at a time. */
  readonly count: number;
  private readonly threadsPerSlot: number;
  private readonly totalCores: number;
  /** In the order of their turn: a key moves to the end when it is served. */
  private readonly waiting = new Map<string, Waiter[]>();
  /** The same for work in the background. */
  private readonly waitingBehind = new Map<string, Waiter[]>();
  private readonly leases = new Set<SlotLease>();

  constructor(options: EngineSlotsOptions) {
    for (const [name, value] of Object.entries(options)) {
      if (!Number.isInteger(value) || value < 1)
        throw new RangeError(`${name} must be a whole number from 1.`);
    }
    this.count = options.slots;
    this.threadsPerSlot = options.threadsPerSlot;
    this.totalCores = options.totalCores;
  }

  get busy(): number {
    return this.leases.size;
  }

  /**
   * Waits for a slot, does the work with its threads and gives the slot back, whatever becomes of the work.
   * @param work may give the slot back earlier, when little is left to do
   */
  async use<T>(
    request: SlotRequest,
    work: (threads: number, giveBack: () => void) => Promise<T>,
  ): Promise<T> {
    const lease = await this.acquire(request);
    try {
      return await work(lease.threads, lease.release);
    } finally {
      lease.release();
    }
  }

  /**
   * Waits for a slot.
   * @throws DockingFailure `cancelled` when the signal aborts first; the place in the queue is given up
   */
  acquire(request: SlotRequest): Promise<SlotLease> {
    return new Promise((resolve, reject) => {
      const cancel = () => {
        this.leave(waiter);
        reject(new DockingFailure('cancelled', 'The docking was cancelled before it began.'));
      };
      const waiter: Waiter = {
        request,
        grant: (lease) => {
          request.signal.removeEventListener('abort', cancel);
          resolve(lease);
        },
      };
      if (request.signal.aborted) return cancel();
      request.signal.addEventListener('abort', cancel, { once: true });
      const waiting = this.queuesOf(request);
      const queue = waiting.get(request.key);
      if (queue) queue.push(waiter);
      else waiting.set(request.key, [waiter]);
      this.serve();
    });
  }

  private serve(): void {
    while (this.leases.size < this.count) {
      const waiting = this.waiting.size > 0 ? this.waiting : this.waitingBehind;
      const turn = waiting.entries().next().value;
      if (!turn) return;
      const [key, queue] = turn;
      const waiter = queue.shift();
      waiting.delete(key);
      if (queue.length > 0) waiting.set(key, queue);
      waiter?.grant(this.lease(waiter.request));
    }
  }

  private lease({ wanted = 'one', maxThreads = Number.POSITIVE_INFINITY }: SlotRequest): SlotLease {
    let threads = this.threadsPerSlot;
    if (wanted === 'idle' && this.waiting.size === 0) {
      let used = 0;
      for (const lease of this.leases) used += lease.threads;
      threads = Math.max(threads, this.totalCores - used);
    }
    const lease: SlotLease = {
      threads: Math.max(1, Math.min(threads, maxThreads)),
      release: () => {
        if (this.leases.delete(lease)) this.serve();
      },
    };
    this.leases.add(lease);
    return lease;
  }

  private leave(waiter: Waiter): void {
    const { key } = waiter.request;
    const waiting = this.queuesOf(waiter.request);
    const rest = waiting.get(key)?.filter((other) => other !== waiter);
    if (!rest) return;
    // Setting an existing key keeps its turn.
    if (rest.length > 0) waiting.set(key, rest);
    else waiting.delete(key);
  }

  private queuesOf({ isBackground = false }: SlotRequest): Map<string, Waiter[]> {
    return isBackground ? this.waitingBehind : this.waiting;
  }
}
