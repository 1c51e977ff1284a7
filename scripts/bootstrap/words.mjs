/**
 * What the set-up says. Plain lines on stdout, so that they read the same in a terminal and in a CI log.
 */

/** A stop with a sentence for the person at the keyboard; printed without a stack trace. */
export class SetupError extends Error {}

/**
 * @param {string} line
 */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/**
 * Says that something long is still going on, every `everySeconds`, until the returned function is called.
 *
 * @param {string} what
 * @param {number} [everySeconds]
 * @returns {() => void}
 */
export function saySinceWhen(what, everySeconds = 20) {
  const started = Date.now();
  const timer = setInterval(
    () => say(`  … ${what}: ${Math.round((Date.now() - started) / 1000)} s so far`),
    everySeconds * 1000,
  );
  timer.unref();
  return () => clearInterval(timer);
}
