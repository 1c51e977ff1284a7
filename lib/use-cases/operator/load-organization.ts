import type { MetadataConnection } from '@/db/metadata/client';
import { findOrgDatabase } from '@/db/metadata/org-databases-repository';
import { findDeletion } from '@/db/metadata/org-deletions-repository';
import { readOrganizationFacts } from '@/db/metadata/organization-facts-repository';
import { getOrganization, type OrganizationRecord } from '@/db/metadata/organizations-repository';
import { readDatabaseBytes } from '@/db/results/size-repository';
import type { Dependencies } from '@/lib/dependencies';
import { NotFoundError } from '@/lib/domain/errors';
import type { OrganizationId } from '@/lib/domain/ids';
import type { OperatorOrganization } from '@/lib/domain/resources/operator';

const SECONDS_PER_HOUR = 3600;

/** @throws NotFoundError, for one of the isolation probes as well */
export async function requireOrganization(
  tx: MetadataConnection,
  orgId: OrganizationId,
): Promise<OrganizationRecord> {
  const organization = await getOrganization(tx, orgId);
  if (organization.isProbe) throw new NotFoundError('organisation');
  return organization;
}

/** An organisation for the operator, as it is now. @throws NotFoundError */
export async function loadOrganization(
  deps: Dependencies,
  orgId: OrganizationId,
): Promise<OperatorOrganization> {
  return describeOrganization(
    deps,
    await deps.metadata.withInstallation((tx) => requireOrganization(tx, orgId)),
  );
}

/** The same for a row that was just read. */
export async function describeOrganization(
  { metadata, results }: Dependencies,
  organization: OrganizationRecord,
): Promise<OperatorOrganization> {
  const { id, name, slug, status, statusReason, quotas, createdAt } = organization;
  const [facts, database, deletion] = await metadata.withOrganization(id, async (tx) => [
    await readOrganizationFacts(tx, id),
    await findOrgDatabase(tx, id),
    await findDeletion(tx, id),
  ]);
  const isOpen = status === 'ready';
  return {
    id,
    name,
    slug,
    state: status,
    stateReason: statusReason,
    createdAt: createdAt.toISOString(),
    members: facts.activeMembers,
    runs: facts.runs,
    openRuns: facts.openRuns,
    storedBytes: facts.storedBytes,
    // Asked of each database as its own role; one that is away leaves a gap in a list of many, no error.
    databaseBytes: isOpen ? await results.withResults(id, readDatabaseBytes).catch(() => null) : null,
    cpuHours: facts.cpuSeconds / SECONDS_PER_HOUR,
    quotas,
    provisioning: ['requested', 'creating', 'migrating'].includes(status)
      ? {
          attempts: database?.attempt ?? 0,
          error: database?.error ?? null,
          changedAt: (database?.updatedAt ?? createdAt).toISOString(),
        }
      : null,
    deletion: deletion && {
      state: deletion.state,
      beginsAt: deletion.beginsAt.toISOString(),
      error: deletion.error,
    },
    invitedAdmin: facts.invitedAdmin,
  };
}
