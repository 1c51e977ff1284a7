import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { signInPath, singleSignOnPath } from '@/components/auth/callback-path';
import { currentSession } from '@/lib/auth/current-session';
import { memberContext, type OrgContext } from '@/lib/auth/org-context';
import {
  InvalidInputError,
  NotFoundError,
  OrganizationClosedError,
  SecondFactorRequiredError,
  SsoRequiredError,
} from '@/lib/domain/errors';
import { newId } from '@/lib/domain/ids';
import type { Permission } from '@/lib/domain/permissions';

/** Why a page has no context: nobody is signed in, or not as the organisation asks, or it is closed, or not there for them. */
type Refusal = 'signed-out' | 'not-found' | 'closed' | 'second-factor-required' | 'sso-required';

/** Once a request, however many parts of a page ask. For what is shown; pages decide with `pageContext`. */
export const contextOrRefusal = cache(async (org: string): Promise<OrgContext | Refusal> => {
  const session = await currentSession();
  if (!session) return 'signed-out';
  try {
    return await memberContext(session, org, { requestId: newId('request'), ip: null });
  } catch (error) {
    if (error instanceof NotFoundError) return 'not-found';
    if (error instanceof OrganizationClosedError) return 'closed';
    if (error instanceof SecondFactorRequiredError) return 'second-factor-required';
    if (error instanceof SsoRequiredError) return 'sso-required';
    throw error;
  }
});

/**
 * The ticket of a page to its use cases. Sends to the sign-in page, to single sign-on or to the setting up of a second
 * factor, and from there back to `path`; a foreign
 * organisation is not found, and neither is a page that the role does not open.
 * @param path of the page below its organisation, `/runs`
 * @param permission without which there is no such page for this person; left out: every member may see it
 */
export async function pageContext(org: string, path: string, permission?: Permission): Promise<OrgContext> {
  const context = await contextOrRefusal(org);
  const here = `/orgs/${encodeURIComponent(org)}${path}`;
  if (context === 'signed-out') redirect(signInPath(here));
  if (context === 'not-found') notFound();
  // The list of the person's organisations says why.
  if (context === 'closed') redirect('/');
  if (context === 'sso-required') redirect(singleSignOnPath(here, org));
  if (context === 'second-factor-required') {
    redirect(`/account?${new URLSearchParams({ requiredBy: org, back: here })}`);
  }
  if (permission && !context.permissions.has(permission)) notFound();
  return context;
}

/** What a use case answers; a thing that is missing, or an id that cannot be one, is the page "not found". */
export async function found<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof NotFoundError || error instanceof InvalidInputError) notFound();
    throw error;
  }
}
