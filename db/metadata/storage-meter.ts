import { NotFoundError, QuotaExceededError } from '@/lib/domain/errors';
import type { OrganizationId } from '@/lib/domain/ids';
import { storageFull } from '@/lib/domain/quotas';
import type { MetadataDb } from './client';
import { addStorage, readStorage } from './usage-repository';

/** Counts what every organisation has in store, each time in a short transaction of its own. */
export function createStorageMeter(metadata: MetadataDb) {
  return {
    /**
     * Counts bytes that are about to be stored.
     * @throws QuotaExceededError if they do not fit; nothing is counted then
     * @throws NotFoundError if the organisation is gone
     */
    async reserve(orgId: OrganizationId, bytes: number): Promise<void> {
      await metadata.withOrganization(orgId, async (tx) => {
        if (await addStorage(tx, orgId, bytes)) return;
        const { used, limit } = await readStorage(tx, orgId);
        if (limit === null) throw new NotFoundError('organisation');
        throw new QuotaExceededError('storageBytes', storageFull({ used, limit, wanted: bytes }));
      });
    },
    /** Takes bytes off the count that were not stored after all, or are no longer. */
    async release(orgId: OrganizationId, bytes: number): Promise<void> {
      await metadata.withOrganization(orgId, (tx) => addStorage(tx, orgId, -bytes));
    },
  };
}
