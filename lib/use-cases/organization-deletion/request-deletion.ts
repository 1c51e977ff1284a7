import { type AuditEntry, appendAudit } from '@/db/metadata/audit-repository';
import type { OrganizationConnection } from '@/db/metadata/client';
import { insertDeletion, moveDeletion } from '@/db/metadata/org-deletions-repository';
import { getOrganization, moveOrganization } from '@/db/metadata/organizations-repository';
import { appendOutbox } from '@/db/metadata/outbox-repository';
import { organizationDeletionRequested } from '@/inngest/events';
import type { Dependencies } from '@/lib/dependencies';
import type { OrganizationId } from '@/lib/domain/ids';
import { relayOutbox } from '@/lib/use-cases/maintenance/relay-outbox';

/** Who asks, as the organisation's audit log names them. */
export type DeletionRequester = Pick<AuditEntry, 'actorKind' | 'actorId' | 'requestId' | 'ip'>;

const BEFORE = ['requested', 'creating', 'migrating', 'ready', 'suspended'] as const;

/**
 * Asks for the deletion of an organisation, for one of its Admins or for the operator of the installation. With a wait
 * it goes on as ever until then, so that people can take their work home or change their minds; without one it is
 * closed to everybody in this very transaction, and there is no way back.
 * @throws NotFoundError; ConflictError if it was asked for already
 */
export async function requestDeletion(
  deps: Dependencies,
  request: { orgId: OrganizationId; waitDays: number; requestedBy: string; by: DeletionRequester },
): Promise<void> {
  const { orgId, waitDays, requestedBy, by } = request;
  await deps.metadata.withOrganization(orgId, async (tx) => {
    const { slug } = await getOrganization(tx, orgId);
    const deletion = await insertDeletion(tx, { orgId, slug, requestedBy, waitDays });
    if (waitDays === 0) return begin(tx, orgId, by);
    await appendAudit(tx, orgId, {
      ...by,
      action: 'organization.schedule-deletion',
      subjectKind: 'organization',
      subjectId: orgId,
      details: { beginsAt: deletion.beginsAt.toISOString() },
    });
  });
  await relayOutbox(orgId, deps);
}

/** Begins a deletion whose time has come; one that was withdrawn meanwhile is left alone. */
export async function beginScheduledDeletion(deps: Dependencies, orgId: OrganizationId): Promise<void> {
  const begun = await deps.metadata.withOrganization(orgId, async (tx) => {
    if (!(await moveDeletion(tx, orgId, 'scheduled', 'draining'))) return false;
    await begin(tx, orgId, { actorKind: 'system', actorId: 'system:delete-organization' });
    return true;
  });
  if (begun) await relayOutbox(orgId, deps);
}

async function begin(
  tx: OrganizationConnection,
  orgId: OrganizationId,
  by: DeletionRequester,
): Promise<void> {
  await moveOrganization(tx, orgId, BEFORE, 'deleting');
  await appendOutbox(tx, orgId, {
    eventName: organizationDeletionRequested.name,
    eventId: `delete:${orgId}`,
    payload: { orgId },
  });
  await appendAudit(tx, orgId, {
    ...by,
    action: 'organization.delete',
    subjectKind: 'organization',
    subjectId: orgId,
  });
}
