/** A stop with a sentence for the person at the keyboard: what is wrong and the remedy. Shown without a stack trace. */
export class StackError extends Error {}

/** Runs a command's main function and turns its end into an exit code; a `StackError` is only its sentence. */
export async function exitWith(main: () => Promise<number>): Promise<never> {
  try {
    process.exit(await main());
  } catch (error) {
    console.error(error instanceof StackError ? `\n${error.message}` : error);
    process.exit(1);
  }
}
