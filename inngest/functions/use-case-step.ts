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

/**
 * Runs one use case as the body of a step and translates its error into Inngest's two signals. Unknown errors
 * are passed on, and so tried again.
 */
export async function asStepBody<T>(useCase: () => Promise<T>): Promise<T> {
  try {
    return await useCase();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error instanceof UnavailableError) {
      throw new RetryAfterError(error.message, error.retryAfterSeconds * 1000, { cause: error });
    }
    if (RETRIABLE[error.kind]) throw error;
    throw new NonRetriableError(error.message, { cause: error });
  }
}
