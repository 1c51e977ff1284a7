import { UnavailableError } from '@/lib/domain/errors';

/** SQLSTATE classes of what passes by itself: connection, transaction rollback, resources, operator, system. */
const TRANSIENT_CLASSES = ['08', '40', '53', '55', '57', '58'];

/**
 * Whether a failed statement may succeed later. Of Postgres' errors those of the classes above; an error
 * without an SQLSTATE comes from the connection.
 */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (!/^[0-9A-Z]{5}$/.test(code)) return true;
  return TRANSIENT_CLASSES.includes(code.slice(0, 2));
}

/** Gives up waiting for `work` after `seconds`. postgres.js has no deadline of its own: a dead link hangs. */
export async function withDeadline<T>(work: Promise<T>, seconds: number): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new UnavailableError(`The database gave no answer within ${seconds} s.`)),
    seconds * 1_000,
  );
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
