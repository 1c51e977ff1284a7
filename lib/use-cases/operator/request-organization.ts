import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import type { OrganizationConnection } from '@/db/metadata/client';
import { getInvitation } from '@/db/metadata/invitations-repository';
import { listRoles } from '@/db/metadata/members-repository';
import { insertOrganization } from '@/db/metadata/organizations-repository';
import { appendOutbox } from '@/db/metadata/outbox-repository';
import { organizationRequested } from '@/inngest/events';
import { ensureBuiltInRoles } from '@/lib/auth/built-in-roles';
import { issueInvitation } from '@/lib/auth/invitations';
import type { Dependencies } from '@/lib/dependencies';
import { NotFoundError } from '@/lib/domain/errors';
import { newId, type OrganizationId } from '@/lib/domain/ids';
import type { InvitationRow } from '@/lib/domain/resources/members';
import { SLUG, SLUG_RULE } from '@/lib/domain/slug';
import { type Author, entryBy } from '@/lib/use-cases/audit-entry';
import { emailSchema, nameSchema } from '@/lib/use-cases/input-schemas';
import { serialiseInvitation } from '@/lib/use-cases/invitations/serialise-invitation';
import { ensureStarterPipelines } from '@/lib/use-cases/pipelines/ensure-starter-pipelines';

export const slugSchema = z.string({ error: SLUG_RULE }).regex(SLUG, SLUG_RULE);

/** What somebody has to say to get an organisation, on the page as with the command. */
export const newOrganizationSchema = z.object({
  name: nameSchema,
  slug: slugSchema,
  adminEmail: emailSchema,
});

/** An organisation that was asked for, with the invitation of its first Admin. */
export interface RequestedOrganization {
  org: { id: OrganizationId; slug: string; name: string };
  invitation: InvitationRow;
  /** Of the invitation's link, which is told only this once. */
  path: string;
}

/**
 * Writes down in one transaction that there is to be an organisation: its row, its built-in roles and starter pipelines,
 * the invitation of its first Admin, the event that has the worker make its results database, and the audit entry.
 * `relayOutbox` sends the event.
 * @throws ConflictError if the slug is taken
 */
export async function requestOrganization(
  { metadata }: Pick<Dependencies, 'metadata'>,
  author: Author,
  wanted: z.output<typeof newOrganizationSchema>,
): Promise<RequestedOrganization> {
  const { name, slug, adminEmail } = wanted;
  const org = { id: newId('organization'), slug, name };
  return metadata.withOrganization(org.id, async (tx) => {
    await insertOrganization(tx, org);
    await ensureBuiltInRoles(tx, org.id);
    await ensureStarterPipelines(tx, org.id);
    const { invitation, path } = await inviteAdmin(tx, author, org, adminEmail);
    await appendOutbox(tx, org.id, {
      eventName: organizationRequested.name,
      eventId: `organization:${org.id}`,
      payload: { orgId: org.id },
    });
    await appendAudit(
      tx,
      org.id,
      entryBy(author, {
        action: 'organization.create',
        subjectKind: 'organization',
        subjectId: org.id,
        details: { name, slug, adminEmail },
      }),
    );
    return { org, invitation, path };
  });
}

/** Invites somebody as Admin. The caller audits. @throws ConflictError if an invitation for the address is open */
export async function inviteAdmin(
  tx: OrganizationConnection,
  author: Author,
  org: { id: OrganizationId; slug: string },
  email: string,
): Promise<{ invitation: InvitationRow; path: string }> {
  const role = (await listRoles(tx, org.id)).find((each) => each.builtIn && each.name === 'Admin');
  if (!role) throw new NotFoundError('role');
  const { id, path } = await issueInvitation(tx, org, {
    email,
    roleId: role.id,
    invitedBy: author.actorId,
  });
  return { invitation: serialiseInvitation(await getInvitation(tx, org.id, id)), path };
}
