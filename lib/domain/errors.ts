import type { QuotaName } from '@/lib/domain/quotas';

/** One thing that is wrong with an input: where, and in words that say the remedy. */
export interface FieldIssue {
  /** Dotted path of the field, `searchSpace.center.0`; the empty string is the input as a whole. */
  field: string;
  message: string;
}

/**
 * The closed set of errors that the product raises on purpose. `lib/http` maps each kind to a status and
 * `inngest/functions` to "retry" or "do not retry", both exhaustively; anything else is a defect and answers
 * a constant sentence.
 */
export type ErrorKind =
  | 'bad_request'
  | 'not_authenticated'
  | 'forbidden'
  | 'second_factor_required'
  | 'sso_required'
  | 'not_found'
  | 'conflict'
  | 'too_large'
  | 'invalid_input'
  | 'rate_limited'
  | 'quota_exceeded'
  | 'organization_closed'
  | 'unavailable';

export abstract class DomainError extends Error {
  abstract readonly kind: ErrorKind;
  override get name() {
    return this.constructor.name;
  }
}

/** The request cannot be understood: malformed JSON, a forged cursor, an unknown sort column. */
export class BadRequestError extends DomainError {
  readonly kind = 'bad_request';
}

export class NotAuthenticatedError extends DomainError {
  readonly kind = 'not_authenticated';
  constructor(message = 'Sign in to continue.') {
    super(message);
  }
}

export class ForbiddenError extends DomainError {
  readonly kind = 'forbidden';
}

/** This person is let in with a second factor only, which this session did not show. */
export class SecondFactorRequiredError extends DomainError {
  readonly kind = 'second_factor_required';
  constructor(message = 'This organisation asks for a second factor. Set one up in your account.') {
    super(message);
  }
}

/** The organisation lets this person in through its identity provider only. */
export class SsoRequiredError extends DomainError {
  readonly kind = 'sso_required';
  constructor() {
    super('This organisation is opened by its single sign-on only. Sign in with that.');
  }
}

/** Missing and belonging to another organisation are the same, on purpose. */
export class NotFoundError extends DomainError {
  readonly kind = 'not_found';
  constructor(readonly noun: string) {
    super(`There is no such ${noun}.`);
  }
}

/** The thing is not in a state that allows this. */
export class ConflictError extends DomainError {
  readonly kind = 'conflict';
}

export class TooLargeError extends DomainError {
  readonly kind = 'too_large';
}

export class InvalidInputError extends DomainError {
  readonly kind = 'invalid_input';
  constructor(readonly issues: FieldIssue[]) {
    super(
      issues.map((issue) => (issue.field ? `${issue.field}: ${issue.message}` : issue.message)).join(' '),
    );
  }
}

export class RateLimitedError extends DomainError {
  readonly kind = 'rate_limited';
  constructor(
    message: string,
    readonly retryAfterSeconds: number,
  ) {
    super(message);
  }
}

/** The organisation has used up what it may use. The message names what is used, the limit and the remedy. */
export class QuotaExceededError extends DomainError {
  readonly kind = 'quota_exceeded';
  constructor(
    readonly quota: QuotaName,
    message: string,
    /** Set where waiting is enough. */
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message);
  }
}

/** Something we depend on is down or overloaded; the same request may succeed later. */
export class UnavailableError extends DomainError {
  readonly kind = 'unavailable';
  constructor(
    message: string,
    readonly retryAfterSeconds = 5,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The organisation is suspended, being made or being deleted; told to its members only. */
export class OrganizationClosedError extends DomainError {
  readonly kind = 'organization_closed';
  readonly retryAfterSeconds = 60;
  constructor({ name, status, statusReason }: { name: string; status: string; statusReason: string | null }) {
    super(
      status === 'suspended'
        ? `The organisation "${name}" is suspended${statusReason ? `: ${statusReason.replace(/\.$/, '')}` : ''}. Ask whoever runs this dashboard.`
        : `The organisation "${name}" is not open at the moment (${status}). Try again later.`,
    );
  }
}
