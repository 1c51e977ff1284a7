/** Auth.js's own code is loaded with the press that needs it, not with every page. */
const load = () => import('next-auth/react');

/** Checks e-mail, password and, where it is asked for, a code; a page's own words say what an error means. */
export async function signIn(credentials: { email: string; password: string; code?: string }) {
  return (await load()).signIn('credentials', { redirect: false, ...credentials });
}

/** Ends the session, and goes to a page of ours. */
export async function signOut(callbackUrl = '/sign-in'): Promise<void> {
  await (await load()).signOut({ callbackUrl });
}
