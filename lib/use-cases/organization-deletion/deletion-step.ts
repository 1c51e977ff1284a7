import { type DeletionRecord, findDeletion, noteDeletionTry } from '@/db/metadata/org-deletions-repository';
import { type Dependencies, dependencies } from '@/lib/dependencies';
import { UnavailableError } from '@/lib/domain/errors';
import type { OrganizationId } from '@/lib/domain/ids';
import { env } from '@/lib/env';
import { logger } from '@/lib/logs/logger';

/** What a deletion does, in its order; after any of them a crash leaves what the next try goes on from. */
export const DELETION_STEPS = [
  'cancelled',
  'drained',
  'database',
  'role',
  'dropped',
  'objects',
  'rows',
  'certified',
] as const;
/** Told of each step that is done: for tests that stop in between. */
export type AfterStep = (step: (typeof DELETION_STEPS)[number]) => void;

/**
 * Runs one part of a deletion if it is this part's turn, and keeps the reason of a failure with the deletion.
 * @returns what `work` gives; null if it was not its turn, as for a repeat of a part that is done
 */
export async function deletionStep<T>(
  orgId: OrganizationId,
  state: DeletionRecord['state'],
  work: (deletion: DeletionRecord, deps: Dependencies, ownerUrl: string) => Promise<T>,
): Promise<T | null> {
  const deps = dependencies();
  const { metadata } = deps;
  const deletion = await metadata.withInstallation((tx) => findDeletion(tx, orgId));
  if (deletion?.state !== state) return null;
  try {
    return await work(deletion, deps, ownerUrl());
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    logger.warn('A part of the deletion of an organisation failed; it is tried again.', {
      orgId,
      state,
      error,
    });
    await metadata
      .withInstallation((tx) => noteDeletionTry(tx, orgId, message))
      // The first failure is the one to tell of.
      .catch(() => {});
    throw error;
  }
}

function ownerUrl(): string {
  const { DATABASE_ADMIN_URL } = env();
  if (DATABASE_ADMIN_URL) return DATABASE_ADMIN_URL;
  throw new UnavailableError(
    'The worker has no DATABASE_ADMIN_URL: only the owner of the databases can erase an organisation.',
    60,
  );
}
