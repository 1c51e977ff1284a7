import { delay } from '@/scripts/stack/processes';
import { StackError } from '@/scripts/stack/stop';

const POLL_MS = 400;
const TIMEOUT_MS = 180_000;

/**
 * Waits until an uploaded target or library is ready.
 * @param read what the API says of it now; null if it is gone
 * @throws StackError if it failed, is gone, or is not ready after three minutes
 */
export async function untilReady<T extends { status: string; error: string | null }>(
  noun: string,
  read: () => Promise<T | null>,
): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS;
  for (;;) {
    const found = await read();
    if (!found) throw new StackError(`The ${noun} is gone.`);
    if (found.status === 'ready') return;
    if (found.status === 'failed') throw new StackError(`The ${noun} could not be prepared: ${found.error}`);
    if (Date.now() > deadline)
      throw new StackError(
        `The ${noun} is still "${found.status}" after three minutes. The worker's log says why: worker.log in the data folder's logs.`,
      );
    await delay(POLL_MS);
  }
}
