import {
  DomainError,
  type ErrorKind,
  InvalidInputError,
  OrganizationClosedError,
  QuotaExceededError,
  RateLimitedError,
  UnavailableError,
} from '@/lib/domain/errors';
import type { RequestId } from '@/lib/domain/ids';
import type { QuotaName } from '@/lib/domain/quotas';
import { logger } from '@/lib/logs/logger';
import { apiHeaders } from './security-headers';

/** HTTP status of each kind of error. Exhaustive: a new kind does not compile without one. */
const STATUS: Record<Exclude<ErrorKind, 'quota_exceeded'>, number> = {
  bad_request: 400,
  not_authenticated: 401,
  forbidden: 403,
  second_factor_required: 403,
  sso_required: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  invalid_input: 422,
  rate_limited: 429,
  // To a program it is a wait like any other; a page says that it is closed.
  organization_closed: 503,
  unavailable: 503,
};

/** Of a quota that is used up: a conflict with the state, a file that is too large for what is left, or a rate. */
const QUOTA_STATUS: Record<QuotaName, number> = {
  members: 409,
  storageBytes: 413,
  concurrentTasks: 429,
  cpuHoursPerMonth: 429,
};

function statusOf(error: DomainError): number {
  if (error instanceof QuotaExceededError) return QUOTA_STATUS[error.quota];
  return STATUS[error.kind as keyof typeof STATUS];
}

/**
 * Any error as the JSON body `{ error: { kind, message, issues?, requestId } }`. An error that the product did not
 * raise on purpose answers a constant sentence; its cause is in the log, under the request's id.
 */
export function errorResponse(
  error: unknown,
  requestId: RequestId,
  fields: { orgId?: string } = {},
): Response {
  if (!(error instanceof DomainError)) {
    logger.error('A request failed for a reason that was not foreseen.', { ...fields, requestId, error });
    return problem(500, {
      kind: 'internal',
      message: 'Something went wrong here. It is in the log under the request id; try again.',
      requestId,
    });
  }
  const headers: Record<string, string> = {};
  if (
    error instanceof RateLimitedError ||
    error instanceof OrganizationClosedError ||
    error instanceof UnavailableError ||
    (error instanceof QuotaExceededError && error.retryAfterSeconds !== null)
  ) {
    headers['retry-after'] = String(error.retryAfterSeconds);
  }
  // RFC 9110, 11.6.1; of the ways to sign in, the one that a program can take.
  if (error.kind === 'not_authenticated') headers['www-authenticate'] = 'Bearer';
  const issues = error instanceof InvalidInputError ? { issues: error.issues } : {};
  return problem(
    statusOf(error),
    { kind: error.kind, message: error.message, ...issues, requestId },
    headers,
  );
}

function problem(status: number, error: object, headers: Record<string, string> = {}): Response {
  return Response.json({ error }, { status, headers: { ...apiHeaders(), ...headers } });
}
