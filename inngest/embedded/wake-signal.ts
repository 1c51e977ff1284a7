/** Lets a loop rest until something wakes it. A wake-up while it is busy is kept for its next rest. */
export class WakeSignal {
  private woken = false;
  private release: (() => void) | null = null;

  wake(): void {
    this.woken = true;
    this.release?.();
  }

  /** Rests at most `milliseconds`; not at all if it was woken since the last rest. */
  async rest(milliseconds: number): Promise<void> {
    if (!this.woken) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, milliseconds);
      this.release = resolve;
      await promise;
      clearTimeout(timer);
      this.release = null;
    }
    this.woken = false;
  }
}
