import { createHmac, timingSafeEqual } from 'node:crypto';
import { BadRequestError } from '@/lib/domain/errors';
import type { OrganizationId } from '@/lib/domain/ids';

/** What a cursor is bound to: it is refused for any other organisation or query. */
export interface CursorScope {
  /** Of the operator's lists, which are of no organisation: `installation`. */
  orgId: OrganizationId | 'installation';
  /** The query whose next page this is, with everything that decides its order and filter. */
  query: string;
}

const SIGNATURE_BYTES = 16;

function sign(key: Uint8Array, scope: CursorScope, body: string): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify([scope.orgId, scope.query, body]))
    .digest()
    .subarray(0, SIGNATURE_BYTES);
}

/**
 * An opaque cursor for keyset paging.
 * @param position the sort key of the last row of the page, JSON-serialisable
 */
export function encodeCursor(key: Uint8Array, scope: CursorScope, position: readonly unknown[]): string {
  const body = Buffer.from(JSON.stringify(position)).toString('base64url');
  return `${body}.${sign(key, scope, body).toString('base64url')}`;
}

/** The position that `encodeCursor` was given. Raises BadRequestError for anything we did not sign for this scope. */
export function decodeCursor(key: Uint8Array, scope: CursorScope, cursor: string): unknown[] {
  const [body, signature, ...rest] = cursor.split('.');
  if (body && signature && rest.length === 0) {
    const given = Buffer.from(signature, 'base64url');
    const expected = sign(key, scope, body);
    if (given.length === expected.length && timingSafeEqual(given, expected)) {
      return JSON.parse(Buffer.from(body, 'base64url').toString());
    }
  }
  throw new BadRequestError('The cursor is not valid for this list. Start again from the first page.');
}
