import { DrizzleQueryError } from 'drizzle-orm';
import { DomainError, NotFoundError, UnavailableError } from '@/lib/domain/errors';

/** postgres.js and the system put a code on their errors; PostgreSQL's own are the five characters of SQLSTATE. */
interface CodedError extends Error {
  code: string;
  constraint_name?: string;
}

function codedError(error: unknown): CodedError | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string' && !(at instanceof DrizzleQueryError))
      return at as CodedError;
  }
  return undefined;
}

/** True if the database refused the write by this unique key, foreign key or check. */
export function violates(error: unknown, constraint: string): boolean {
  const coded = codedError(error);
  return coded?.code.startsWith('23') === true && coded.constraint_name === constraint;
}

/** True if the database refused the login: wrong password, or no right to connect. */
export function isLoginRefused(error: unknown): boolean {
  const code = codedError(error)?.code;
  return code === '28P01' || code === '28000' || code === '42501' || code === '3D000';
}

const UNAVAILABLE: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'The database does not accept connections.'],
  ['ECONNRESET', 'The connection to the database was lost.'],
  ['EPIPE', 'The connection to the database was lost.'],
  ['ETIMEDOUT', 'The database does not answer.'],
  ['ENOTFOUND', 'The host of the database is not known.'],
  ['EAI_AGAIN', 'The host of the database cannot be looked up.'],
  ['CONNECT_TIMEOUT', 'The database does not answer.'],
  ['CONNECTION_CLOSED', 'The connection to the database was lost.'],
  ['CONNECTION_ENDED', 'The connection to the database was closed.'],
  ['CONNECTION_DESTROYED', 'The connection to the database was closed.'],
  ['25006', 'The database is read-only at the moment.'],
  ['28000', 'The database refuses the login.'],
  ['28P01', 'The database refuses the login.'],
  ['3D000', 'The database does not exist.'],
  ['40001', 'The change collided with another one.'],
  ['40P01', 'The change collided with another one.'],
  ['53100', 'The storage of the database is full.'],
  ['53200', 'The database is out of memory.'],
  ['53300', 'The database has no connection to spare.'],
  ['57014', 'The database took too long.'],
  ['57P01', 'The database is restarting.'],
  ['57P02', 'The database is restarting.'],
  ['57P03', 'The database is starting.'],
]);

/**
 * What a failure of the database means outside of `db`: an `UnavailableError` if the same request may succeed
 * later, a `NotFoundError` if the organisation that is written for was deleted, the error itself otherwise. Drizzle's own wrapper is taken off, because its message holds the
 * parameters of the query, and with them what must not reach a log.
 */
export function asDomainError(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  const coded = codedError(error);
  // The organisation was deleted while this was under way.
  if (coded?.code === '23503' && coded.constraint_name?.endsWith('_org_id_organizations_id_fk')) {
    return new NotFoundError('organisation');
  }
  const sentence =
    coded &&
    (UNAVAILABLE.get(coded.code) ??
      (coded.code.startsWith('08') && 'The connection to the database was lost.'));
  if (sentence) return new UnavailableError(sentence, 5, { cause: coded });
  return (
    coded ?? (error instanceof DrizzleQueryError ? (error.cause ?? new Error('A query failed.')) : error)
  );
}
