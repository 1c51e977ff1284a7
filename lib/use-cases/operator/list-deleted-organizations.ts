import { z } from 'zod';
import { listDeletions } from '@/db/metadata/org-deletions-repository';
import type { DeletedOrganizationList } from '@/lib/domain/resources/operator';
import type { DeletionCertificate } from '@/lib/domain/resources/organization-deletion';
import { defineOperatorUseCase } from '@/lib/use-cases/operator/define-operator-use-case';

const MOST = 200;

/** The certificates of organisations that are gone, the newest first. */
export const listDeletedOrganizations = defineOperatorUseCase({
  name: 'list-deleted-organizations',
  input: z.object({}),
  run: async (_ctx, _input, { metadata }): Promise<DeletedOrganizationList> => {
    const deletions = await metadata.withInstallation((tx) => listDeletions(tx, MOST));
    return {
      deleted: deletions
        .filter(({ state }) => state === 'certified')
        .map(({ certificate }) => certificate as DeletionCertificate),
    };
  },
});
