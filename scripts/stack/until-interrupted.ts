/** One press of Ctrl-C may arrive two or three times: from the terminal, and passed on by npm. */
const ONE_PRESS_MS = 700;

/**
 * Waits for Ctrl-C (or a polite kill). A second one, while the end is still going on, calls `force`.
 *
 * @returns resolves at the first
 */
export function untilInterrupted(force: () => void): Promise<void> {
  return new Promise((resolve) => {
    let first = 0;
    const handler = () => {
      if (first === 0) {
        first = Date.now();
        resolve();
      } else if (Date.now() - first > ONE_PRESS_MS) {
        force();
        process.exit(130);
      }
    };
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, handler);
  });
}
