import { isIP } from 'node:net';

/**
 * The address that a request came from, by its `x-forwarded-for` header.
 *
 * Each proxy appends the address that it saw, so only the last `trustedProxies` entries were written by machines
 * we know; the one before them may be anything. With 0, for a server that people reach directly, Next.js writes
 * the socket's address if the header is absent, but a client that sends the header itself is believed: such an
 * address is good for a log, and keeps nobody out.
 * @returns null if there is no address where it should be
 */
export function clientAddress(
  forwardedFor: string | null | undefined,
  trustedProxies: number,
): string | null {
  const entries = (forwardedFor ?? '').split(',').map((entry) => entry.trim());
  const address = entries.at(-Math.max(1, trustedProxies)) ?? '';
  return isIP(address) ? address : null;
}
