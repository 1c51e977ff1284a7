import { createHash } from 'node:crypto';

/** What the first entry of an organisation is chained to. */
export const FIRST_PREVIOUS_HASH = '0'.repeat(64);

/**
 * The hash of an audit entry, as `audit_entry_hash` in the database makes it: written a second time, so that the
 * database is not its own witness.
 * @param fields every column but the hashes, in the order of that function; null for none
 * @returns SHA-256, in hexadecimal
 */
export function auditEntryHash(previousHash: string, fields: readonly (string | null)[]): string {
  const text = [previousHash, ...fields]
    .map((field) => (field === null ? '-' : `${Buffer.byteLength(field)}:${field}`))
    .join('');
  return createHash('sha256').update(`audit-entry-1${text}`).digest('hex');
}
