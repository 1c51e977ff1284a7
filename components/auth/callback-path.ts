/** Any origin will do: it only has to be the same before and after. */
const HERE = 'http://here.invalid';

/** The path to go to after sign-in: one of our own pages, whatever the address asks for. */
export function callbackPath(asked: string | null | undefined): string {
  if (!asked?.startsWith('/')) return '/';
  try {
    const url = new URL(asked, HERE);
    return url.origin === HERE ? `${url.pathname}${url.search}` : '/';
  } catch {
    return '/';
  }
}

/** The sign-in page that leads back to `path`. */
export function signInPath(path: string): string {
  return `/sign-in?callbackUrl=${encodeURIComponent(path)}`;
}

/** The page that begins single sign-on and leads back to `path`; with the organisation's address, if it is known. */
export function singleSignOnPath(path: string, org?: string): string {
  return `/sign-in/sso?${new URLSearchParams({ ...(org && { org }), callbackUrl: path })}`;
}
