import { NonRetriableError, RetryAfterError } from 'inngest';
import { DomainError, type ErrorKind, UnavailableError } from '@/lib/domain/errors';

/** Whether trying again may help, for each kind of error that a use case raises. Exhaustive on purpose. */
const RETRIABLE: Record<ErrorKind, boolean> = {
  bad_request: false,
  not_authenticated: false,
  forbidden: false,
  second_factor_required: false,
  sso_required: false,
  not_found: false,
  conflict: false,
  too_large: false,
  invalid_input: false,
  rate_limited: true,
  quota_exceeded: false,
  organization_closed: true,
  unavailable: true,
};

/** The longest wait before another try, for something that is away and may stay away for minutes. */
const LONGEST_WAIT_SECONDS = 60;

/**
 * Runs one use case as the body of a step and translates its error into Inngest's two signals. Unknown errors
 * are passed on, and so tried again.
 * @param attempt of the step, from 0: what is away is asked for again after a wait that doubles with each
 */
export async function asStepBody<T>(useCase: () => Promise<T>, attempt = 0): Promise<T> {
  try {
    return await useCase();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error instanceof UnavailableError) {
      const { retryAfterSeconds } = error;
      const backoffSeconds = Math.min(retryAfterSeconds * 2 ** attempt, LONGEST_WAIT_SECONDS);
      throw new RetryAfterError(error.message, Math.max(retryAfterSeconds, backoffSeconds) * 1000, {
        cause: error,
      });
    }
    if (RETRIABLE[error.kind]) throw error;
    throw new NonRetriableError(error.message, { cause: error });
  }
}
