import { listDeletedWithin } from '@/db/metadata/org-deletions-repository';
import { listOrganizationsInState } from '@/db/metadata/organizations-repository';
import { dependencies } from '@/lib/dependencies';
import type { OrganizationId } from '@/lib/domain/ids';
import { logger } from '@/lib/logs/logger';

/** A draft is written within one request or one task, which end within hours; whoever writes longer is dead. */
const DRAFT_HOURS = 24;

/** A request that was under way when its organisation was deleted may store a file after that; no request takes days. */
const LATE_DAYS = 2;

/**
 * Removes drafts that writers left behind when they died, and files that were stored for organisations after their
 * deletion.
 * @returns the organisations whose objects are to be looked through
 */
export async function beginObjectSweep(): Promise<OrganizationId[]> {
  const { metadata, objects } = dependencies();
  const drafts = await objects.deleteDrafts(new Date(Date.now() - DRAFT_HOURS * 3_600_000));
  if (drafts > 0) logger.info('Half-written files of processes that died were removed.', { drafts });
  const deleted = await metadata.withInstallation((tx) => listDeletedWithin(tx, LATE_DAYS));
  for (const orgId of deleted) await objects.deleteAllOf(orgId);
  const organizations = await metadata.withInstallation((tx) => listOrganizationsInState(tx, ['ready']));
  return organizations.map(({ id }) => id);
}
