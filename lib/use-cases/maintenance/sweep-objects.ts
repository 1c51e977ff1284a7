import { z } from 'zod';
import { correctStorage, readStorageCount, type StorageCount } from '@/db/metadata/usage-repository';
import { findPreparedLigands } from '@/db/results/prepared-ligands-repository';
import { listExistingResults } from '@/db/results/results-repository';
import { listExistingTasks } from '@/db/results/tasks-repository';
import type { Dependencies } from '@/lib/dependencies';
import type { OrganizationId } from '@/lib/domain/ids';
import { logger } from '@/lib/logs/logger';
import { isObjectKey, type ObjectKey, type ObjectOwner, ownerOf } from '@/lib/object-storage/object-keys';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { expireObjects, type OwnedObject } from '@/lib/use-cases/maintenance/expire-objects';

/** An object is written seconds before its row. A day leaves room for a worker that stood still, and for clocks. */
const GRACE_HOURS = 24;
/** Objects looked at in one call. */
const PAGE = 1_000;
/**
 * Most that one walk through an organisation removes. Killed workers leave a handful; thousands mean that rows are
 * missing, as after restoring an old results database, and then somebody should look before poses are gone.
 */
const MOST_REMOVED = 1_000;
/** Whatever was being stored when the walk began is counted and on disk by the time that nothing has changed for so long. */
const REST_SECONDS = 600;

/** What a walk has found so far. */
export interface ObjectSweepTally {
  /** Objects without a row that were removed. */
  removed: number;
  /** Of the objects looked at. */
  bytes: number;
  /** The count of stored bytes when the walk began. */
  counted: StorageCount | null;
}

export interface ObjectSweepPage extends ObjectSweepTally {
  looked: number;
  /** Where the walk goes on; null if it has ended. */
  next: ObjectKey | null;
}

/**
 * Looks at one page of an organisation's stored objects and removes what its retention lets go, and poses, prepared
 * ligands and logs that no row is for, as a worker leaves them that was killed between storing and committing. Uploaded
 * files are not touched.
 * At the end of a walk in which nothing was stored or removed, the count of the organisation's bytes is corrected by what is there.
 */
export const sweepObjects = defineUseCase({
  name: 'sweep-objects',
  permission: 'job:execute',
  input: z.object({
    /** Where the walk stopped; null to begin it. */
    after: z.custom<ObjectKey>((value) => typeof value === 'string' && isObjectKey(value)).nullable(),
    removed: z.number().int().nonnegative(),
    bytes: z.number().nonnegative(),
    counted: z
      .object({
        bytes: z.number(),
        changedAt: z.string().nullable(),
        restedSeconds: z.number().nullable(),
      })
      .nullable(),
  }),
  run: async (ctx, { after, ...before }, deps): Promise<ObjectSweepPage> => {
    const orgId = ctx.org.id;
    const olderThan = new Date(Date.now() - GRACE_HOURS * 3_600_000);
    const candidates: OwnedObject[] = [];
    const counted =
      before.counted ?? (await deps.metadata.withOrganization(orgId, (tx) => readStorageCount(tx, orgId)));
    let last: ObjectKey | null = null;
    let looked = 0;
    let { removed, bytes } = before;
    for await (const { key, storedAt, bytes: size } of deps.objects.list(`orgs/${orgId}/`, {
      after: after ?? undefined,
    })) {
      last = key;
      bytes += size;
      const owner = storedAt < olderThan ? ownerOf(key) : null;
      if (owner) candidates.push({ key, owner, storedAt });
      if (++looked === PAGE) break;
    }
    const expired = await expireObjects(deps, orgId, candidates);
    const kept = candidates.filter(({ key }) => !expired.has(key));
    const removedKeys: ObjectKey[] = [];
    for (const key of await withoutRow(deps, orgId, kept)) {
      if (removed >= MOST_REMOVED) break;
      if (!(await deps.objects.deleteIfOlder(key, olderThan))) continue;
      removed++;
      removedKeys.push(key);
    }
    if (removedKeys.length > 0) {
      logger.info('Stored objects that no row is for were removed.', { orgId, keys: removedKeys });
    }
    if (removed >= MOST_REMOVED) {
      logger.error(
        'Suspiciously many stored objects have no row; no more are removed. Was an older results database restored?',
        { orgId, removed },
      );
      return { looked, removed, bytes, counted, next: null };
    }
    if (looked === PAGE) return { looked, removed, bytes, counted, next: last };
    await recount(deps, orgId, counted, bytes);
    return { looked, removed, bytes, counted, next: null };
  },
});

/** Sets the count of an organisation's bytes to what a whole walk has found, if it stood still meanwhile. */
async function recount(
  deps: Dependencies,
  orgId: OrganizationId,
  counted: StorageCount,
  found: number,
): Promise<void> {
  if (found === counted.bytes) return;
  if (counted.restedSeconds !== null && counted.restedSeconds < REST_SECONDS) return;
  const isCorrected = await deps.metadata.withOrganization(orgId, (tx) =>
    correctStorage(tx, orgId, counted, found),
  );
  if (!isCorrected) return;
  logger.warn('The count of stored bytes was not what is in the store, and was corrected.', {
    orgId,
    counted: counted.bytes,
    found,
  });
}

async function withoutRow(
  { results }: Dependencies,
  orgId: OrganizationId,
  objects: readonly { key: ObjectKey; owner: ObjectOwner }[],
): Promise<ObjectKey[]> {
  const owners = objects.map(({ owner }) => owner);
  const ids = {
    result: owners.flatMap((owner) => (owner.kind === 'result' ? [owner.id] : [])),
    preparedLigand: owners.flatMap((owner) => (owner.kind === 'preparedLigand' ? [owner.id] : [])),
    task: owners.flatMap((owner) => (owner.kind === 'task' ? [owner.id] : [])),
  };
  const known = await results.withResults(orgId, async (conn) => ({
    result: new Set<string>(await listExistingResults(conn, ids.result)),
    preparedLigand: new Set((await findPreparedLigands(conn, ids.preparedLigand)).keys()),
    task: new Set<string>(await listExistingTasks(conn, ids.task)),
  }));
  return objects.filter(({ owner }) => !known[owner.kind].has(owner.id)).map(({ key }) => key);
}
