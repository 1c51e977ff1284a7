import { moveDeletion } from '@/db/metadata/org-deletions-repository';
import { dropResultsDatabase } from '@/db/provision';
import type { OrganizationId } from '@/lib/domain/ids';
import { type AfterStep, deletionStep } from '@/lib/use-cases/organization-deletion/deletion-step';

/** Drops the results database of an organisation that was drained, and its role. */
export async function dropResults(orgId: OrganizationId, afterStep: AfterStep = () => {}): Promise<void> {
  await deletionStep(orgId, 'dropping', async (_, { metadata, results }, adminUrl) => {
    results.invalidate(orgId);
    await dropResultsDatabase({ metadata, adminUrl }, orgId, afterStep);
    await metadata.withInstallation((tx) => moveDeletion(tx, orgId, 'dropping', 'erasing'));
    afterStep('dropped');
  });
}
