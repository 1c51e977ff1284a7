/**
 * The token of an `Authorization: Bearer` header (RFC 6750, 2.1), whatever it looks like. It is read from nowhere
 * else: what stands in an address ends in logs and histories.
 * @returns null without the header, and for other schemes: a proxy in front may have its own
 */
export function bearerToken(request: Request): string | null {
  const match = /^bearer(?: +(.*))?$/i.exec(request.headers.get('authorization')?.trim() ?? '');
  return match ? (match[1] ?? '') : null;
}
