/** What of this page's deployment decides its policy. */
export interface PageOrigin {
  /** True if people open the product over https: then browsers are told never to come over http again. */
  https: boolean;
  /** True under the development server, whose React and hot reloading use `eval` and a web socket. */
  development: boolean;
}

const TWO_YEARS_SECONDS = 63_072_000;

/**
 * The content security policy (CSP level 3) of a page. Scripts run by nonce only: an inline script in a name or a
 * note does nothing. Styles may be inline, because React, React Aria and Mol* write style attributes; `blob:` is
 * for the images and workers that Mol* makes.
 * @param nonce of this answer only, 128 random bits or more in base64
 */
export function contentSecurityPolicy(nonce: string, { https, development }: PageOrigin): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic' 'wasm-unsafe-eval'${development ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self' blob:${development ? ' ws: wss:' : ''}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    ...(https ? ['upgrade-insecure-requests'] : []),
  ].join('; ');
}

/** Headers of every page beside its policy. */
export function pageHeaders({ https }: PageOrigin): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    ...(https ? { 'strict-transport-security': `max-age=${TWO_YEARS_SECONDS}; includeSubDomains` } : {}),
  };
}

/** Headers of every answer that is not a page. Opened by itself in a browser, it can run and load nothing. */
export function apiHeaders(): Record<string, string> {
  return {
    'cache-control': 'private, no-store',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
  };
}
