import { listOrganizationsOfUser } from '@/db/metadata/members-repository';
import type { VerifiedSession } from '@/lib/auth/sessions';
import { dependencies } from '@/lib/dependencies';
import type { OrganizationId } from '@/lib/domain/ids';

/** The organisations that a person may enter, by name: active memberships of organisations that are ready. */
export function ownOrganizations(
  session: VerifiedSession,
): Promise<{ id: OrganizationId; slug: string; name: string }[]> {
  return dependencies().metadata.withUser(session.userId, (tx) =>
    listOrganizationsOfUser(tx, session.userId),
  );
}
