import { listOrganizationsInState } from '@/db/metadata/organizations-repository';
import { dependencies } from '@/lib/dependencies';
import type { OrganizationId } from '@/lib/domain/ids';
import { logger } from '@/lib/logs/logger';

/** A draft is written within one request or one task, which end within hours; whoever writes longer is dead. */
const DRAFT_HOURS = 24;

/**
 * Removes drafts that writers left behind when they died; they are of no organisation yet.
 * @returns the organisations whose objects are to be looked through
 */
export async function beginObjectSweep(): Promise<OrganizationId[]> {
  const { metadata, objects } = dependencies();
  const drafts = await objects.deleteDrafts(new Date(Date.now() - DRAFT_HOURS * 3_600_000));
  if (drafts > 0) logger.info('Half-written files of processes that died were removed.', { drafts });
  const organizations = await metadata.withInstallation((tx) => listOrganizationsInState(tx, ['ready']));
  return organizations.map(({ id }) => id);
}
