/** Tries in a row that may fail before an account or an address has to wait. */
const FREE_TRIES = { account: 10, address: 50 };
const WINDOW_MILLISECONDS = 15 * 60_000;
const MOST_KEYS = 50_000;

interface Tries {
  count: number;
  since: number;
}

/**
 * Slows down guessing, by account and by address, in the memory of one web process: a restart forgets, and two
 * processes allow twice as much. Bounded: under a flood of names the oldest are forgotten first.
 */
export class SignInThrottle {
  private readonly tries = new Map<string, Tries>();

  constructor(
    private readonly now: () => number = Date.now,
    private readonly freeTries: { account: number; address: number } = FREE_TRIES,
  ) {}

  /**
   * Asks for one try. It counts from here on, before its password is looked at, so that a thousand at once are
   * not a thousand free tries.
   * @param address null if it is not known: then only the account counts
   * @returns seconds to wait, or 0: go on. Waiting costs no try
   */
  begin(account: string, address: string | null): number {
    const limits: [string, number][] = [[accountKey(account), this.freeTries.account]];
    if (address) limits.push([`address:${address}`, this.freeTries.address]);
    const wait = Math.max(...limits.map(([key, free]) => this.waitSeconds(key, free)));
    if (wait === 0) for (const [key] of limits) this.count(key);
    return wait;
  }

  /** The try that was begun had the right password: the account starts afresh, and the address gets its try back. */
  succeeded(account: string, address: string | null): void {
    this.tries.delete(accountKey(account));
    const known = address ? this.tries.get(`address:${address}`) : undefined;
    if (known) known.count = Math.max(0, known.count - 1);
  }

  private count(key: string): void {
    const known = this.current(key);
    this.tries.delete(key);
    this.tries.set(key, { count: (known?.count ?? 0) + 1, since: known?.since ?? this.now() });
    if (this.tries.size > MOST_KEYS) this.tries.delete(this.tries.keys().next().value as string);
  }

  private current(key: string): Tries | undefined {
    const known = this.tries.get(key);
    return known && this.now() - known.since < WINDOW_MILLISECONDS ? known : undefined;
  }

  private waitSeconds(key: string, freeTries: number): number {
    const known = this.current(key);
    if (!known || known.count < freeTries) return 0;
    return Math.ceil((known.since + WINDOW_MILLISECONDS - this.now()) / 1000);
  }
}

const accountKey = (account: string) => `account:${account.toLowerCase()}`;
