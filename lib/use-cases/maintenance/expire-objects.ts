import { getRetention } from '@/db/metadata/general-settings-repository';
import { forgetPreparedLigands } from '@/db/results/prepared-ligands-repository';
import { forgetTaskLogs } from '@/db/results/tasks-repository';
import type { Dependencies } from '@/lib/dependencies';
import type { OrganizationId } from '@/lib/domain/ids';
import { logger } from '@/lib/logs/logger';
import type { ObjectKey, ObjectOwner } from '@/lib/object-storage/object-keys';

const DAY_MILLISECONDS = 24 * 3_600_000;

export interface OwnedObject {
  key: ObjectKey;
  owner: ObjectOwner;
  storedAt: Date;
}

/**
 * Removes, of some stored objects, those that the organisation's retention lets go: logs of runs that ended long
 * ago, and ligands that were prepared long ago. Nothing that a run needs to be shown or repeated is among them: a
 * ligand is prepared again when it is needed. Rows go before objects, so that no row names what is gone.
 * @returns the keys of what was removed
 */
export async function expireObjects(
  deps: Dependencies,
  orgId: OrganizationId,
  objects: readonly OwnedObject[],
): Promise<Set<ObjectKey>> {
  const retention = await deps.metadata.withOrganization(orgId, (tx) => getRetention(tx, orgId));
  const removed = new Set<ObjectKey>();

  async function expire<Id extends string>(
    days: number | null,
    idOf: (owner: ObjectOwner) => Id | null,
    forget: (ids: Id[], days: number) => Promise<Id[]>,
  ): Promise<void> {
    if (days === null) return;
    const olderThan = new Date(Date.now() - days * DAY_MILLISECONDS);
    const old = objects.flatMap(({ key, owner, storedAt }) => {
      const id = storedAt < olderThan ? idOf(owner) : null;
      return id === null ? [] : [{ key, id }];
    });
    const forgotten = new Set(
      await forget(
        old.map(({ id }) => id),
        days,
      ),
    );
    for (const { key, id } of old) {
      if (forgotten.has(id) && (await deps.objects.deleteIfOlder(key, olderThan))) removed.add(key);
    }
  }

  await expire(
    retention.taskLogDays,
    (owner) => (owner.kind === 'task' ? owner.id : null),
    (ids, days) => deps.results.withResults(orgId, (conn) => forgetTaskLogs(conn, ids, days)),
  );
  await expire(
    retention.preparedLigandDays,
    (owner) => (owner.kind === 'preparedLigand' ? owner.id : null),
    (ids, days) => deps.results.withResults(orgId, (conn) => forgetPreparedLigands(conn, ids, days)),
  );
  if (removed.size > 0) {
    logger.info('Stored objects were removed by the organisation’s retention.', {
      orgId,
      objects: removed.size,
    });
  }
  return removed;
}
