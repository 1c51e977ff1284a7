import type { Dependencies } from '@/lib/dependencies';
import type { OrganizationId } from '@/lib/domain/ids';
import type { InvitationRow } from '@/lib/domain/resources/members';
import { env } from '@/lib/env';
import { logger } from '@/lib/logs/logger';

/**
 * Sends an invitation's link by mail, where the installation sends mail. The link is in the answer as well: nobody
 * waits for a mail server, or is stopped by one.
 * @param letter.from name of who invites
 * @param letter.path of the link, below the product's origin
 * @returns false where no mail is sent
 */
export function mailInvitation(
  { mail }: Pick<Dependencies, 'mail'>,
  letter: {
    from: string;
    organization: { id: OrganizationId; name: string };
    invitation: InvitationRow;
    path: string;
  },
): boolean {
  if (!mail) return false;
  const { from, organization, invitation, path } = letter;
  const text = [
    `${from} invites you to ${organization.name}, in the role ${invitation.role.name}. Join here:`,
    '',
    new URL(path, env().APP_URL).href,
    '',
    `The link works once, until ${invitation.expiresAt.slice(0, 10)}. If you do not know what this is about, do nothing.`,
  ].join('\n');
  const subject = `Join ${organization.name} on the Molecular Analysis Dashboard`;
  void mail.send({ to: invitation.email, subject, text }).catch((error: unknown) => {
    logger.error('An invitation could not be mailed.', { orgId: organization.id, id: invitation.id, error });
  });
  return true;
}
