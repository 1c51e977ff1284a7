import { eraseOrganizationRows } from '@/db/erase-organization';
import { organizationDeletionRequested } from '@/inngest/events';
import type { OrganizationId } from '@/lib/domain/ids';
import type { DeletionCertificate } from '@/lib/domain/resources/organization-deletion';
import { type AfterStep, deletionStep } from '@/lib/use-cases/organization-deletion/deletion-step';
import type { Inventory } from '@/lib/use-cases/organization-deletion/drain-organization';

/**
 * Erases the files and rows of an organisation whose results database is gone, and leaves the certificate. Files go
 * before the rows, so that a crash in between leaves the row that says what is to be done.
 */
export async function eraseOrganization(
  orgId: OrganizationId,
  afterStep: AfterStep = () => {},
): Promise<void> {
  await deletionStep(orgId, 'erasing', async (deletion, { objects }, ownerUrl) => {
    await objects.deleteAllOf(orgId);
    afterStep('objects');
    await eraseOrganizationRows(ownerUrl, orgId, {
      keptEvent: organizationDeletionRequested.name,
      certificate: ({ at, ...erased }): DeletionCertificate => {
        afterStep('rows');
        return {
          organization: { id: orgId, slug: deletion.slug },
          requestedBy: deletion.requestedBy,
          requestedAt: deletion.requestedAt.toISOString(),
          erasedAt: at.toISOString(),
          ...erased,
          ...(deletion.certificate as Inventory),
        };
      },
    });
    // Of requests that were under way; whoever writes from now on has no row to write for.
    await objects.deleteAllOf(orgId);
    afterStep('certified');
  });
}
