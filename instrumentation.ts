import { EnvError, env } from '@/lib/env';

/** Next.js calls this once before it serves. A server that is not configured says all that is wrong, and stops. */
export function register(): void {
  try {
    env();
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
