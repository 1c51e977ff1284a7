import { listOrganizationsOfUser, listSuspendedOrganizationsOfUser } from '@/db/metadata/members-repository';
import type { VerifiedSession } from '@/lib/auth/sessions';
import { dependencies } from '@/lib/dependencies';
import type { OrganizationId } from '@/lib/domain/ids';

/**
 * The organisations that a person may enter, by name: active memberships of organisations that are ready. A session
 * of single sign-on sees its own organisation only.
 */
export async function ownOrganizations(
  session: VerifiedSession,
): Promise<{ id: OrganizationId; slug: string; name: string }[]> {
  const organizations = await dependencies().metadata.withUser(session.userId, (tx) =>
    listOrganizationsOfUser(tx, session.userId),
  );
  return organizations.filter(({ id }) => !session.ssoOrgId || id === session.ssoOrgId);
}

/** Those that they could enter if the organisation were not suspended, with the reason, by name. */
export async function ownSuspendedOrganizations(
  session: VerifiedSession,
): Promise<{ id: OrganizationId; name: string; statusReason: string | null }[]> {
  const organizations = await dependencies().metadata.withUser(session.userId, (tx) =>
    listSuspendedOrganizationsOfUser(tx, session.userId),
  );
  return organizations.filter(({ id }) => !session.ssoOrgId || id === session.ssoOrgId);
}
