import type { RequestOrigin } from '@/lib/auth/org-context';
import { ownOrganizations } from '@/lib/auth/own-organizations';
import type { VerifiedSession } from '@/lib/auth/sessions';
import { dependencies } from '@/lib/dependencies';
import { logger } from '@/lib/logs/logger';
import { appendRefusal } from '@/lib/use-cases/audit/append-refusal';

/** In more organisations nobody is at work. */
const MOST_ORGANIZATIONS = 20;

/**
 * Writes down that somebody asked for an organisation which is not there for them: in the audit logs of the
 * organisations that this session opens to them, which answer for them. Not in that of the organisation itself: it
 * would learn the names of strangers, and strangers could fill its log. Never throws.
 */
export async function recordRefusedEntry(
  session: VerifiedSession,
  slug: string,
  { requestId, ip }: RequestOrigin,
): Promise<void> {
  const { metadata } = dependencies();
  try {
    const own = await ownOrganizations(session);
    for (const { id } of own.slice(0, MOST_ORGANIZATIONS)) {
      await metadata.withOrganization(id, (tx) =>
        appendRefusal(tx, id, {
          actorKind: 'member',
          actorId: session.userId,
          action: 'organization.enter',
          subjectKind: 'organization',
          subjectId: slug,
          requestId,
          ip,
          details: { reason: 'not_found' },
        }),
      );
    }
  } catch (error) {
    logger.error('A refused attempt has no entry in the audit log.', { requestId, error });
  }
}
