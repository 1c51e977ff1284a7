import { z } from 'zod';
import { findPreparedLigands } from '@/db/results/prepared-ligands-repository';
import { listExistingResults } from '@/db/results/results-repository';
import { listExistingTasks } from '@/db/results/tasks-repository';
import type { Dependencies } from '@/lib/dependencies';
import type { OrganizationId } from '@/lib/domain/ids';
import { logger } from '@/lib/logs/logger';
import { isObjectKey, type ObjectKey, type ObjectOwner, ownerOf } from '@/lib/object-storage/object-keys';
import { defineUseCase } from '@/lib/use-cases/define-use-case';

/** An object is written seconds before its row. A day leaves room for a worker that stood still, and for clocks. */
const GRACE_HOURS = 24;
/** Objects looked at in one call. */
const PAGE = 1_000;
/**
 * Most that one walk through an organisation removes. Killed workers leave a handful; thousands mean that rows are
 * missing, as after restoring an old results database, and then somebody should look before poses are gone.
 */
const MOST_REMOVED = 1_000;

export interface ObjectSweepPage {
  looked: number;
  /** In this walk so far. */
  removed: number;
  /** Where the walk goes on; null if it has ended. */
  next: ObjectKey | null;
}

/**
 * Looks at one page of an organisation's stored objects and removes poses, prepared ligands and logs that no row is
 * for, as a worker leaves them that was killed between storing and committing. Uploaded files are not touched.
 */
export const sweepObjects = defineUseCase({
  name: 'sweep-objects',
  permission: 'job:execute',
  input: z.object({
    /** Where the walk stopped; null to begin it. */
    after: z.custom<ObjectKey>((value) => typeof value === 'string' && isObjectKey(value)).nullable(),
    removed: z.number().int().nonnegative(),
  }),
  run: async (ctx, { after, removed: removedBefore }, deps): Promise<ObjectSweepPage> => {
    const orgId = ctx.org.id;
    const olderThan = new Date(Date.now() - GRACE_HOURS * 3_600_000);
    const candidates: { key: ObjectKey; owner: ObjectOwner }[] = [];
    let last: ObjectKey | null = null;
    let looked = 0;
    for await (const { key, storedAt } of deps.objects.list(`orgs/${orgId}/`, {
      after: after ?? undefined,
    })) {
      last = key;
      const owner = storedAt < olderThan ? ownerOf(key) : null;
      if (owner) candidates.push({ key, owner });
      if (++looked === PAGE) break;
    }
    let removed = removedBefore;
    const removedKeys: ObjectKey[] = [];
    for (const key of await withoutRow(deps, orgId, candidates)) {
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
      return { looked, removed, next: null };
    }
    return { looked, removed, next: looked === PAGE ? last : null };
  },
});

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
