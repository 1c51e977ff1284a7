/** A stop with a sentence for the person at the keyboard: what is wrong and the remedy. Shown without a stack trace. */
export class StackError extends Error {}

/** As of a program that the signal SIGPIPE has ended: 128 and its number. */
const READER_HAS_LEFT = 141;

/**
 * Runs a command's main function and turns its end into an exit code; a `StackError` is only its sentence. A command
 * whose output nobody reads any more, as behind `| head`, ends without a word.
 */
export async function exitWith(main: () => Promise<number>): Promise<never> {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit(READER_HAS_LEFT);
    });
  }
  try {
    process.exit(await main());
  } catch (error) {
    console.error(error instanceof StackError ? `\n${error.message}` : error);
    process.exit(1);
  }
}
