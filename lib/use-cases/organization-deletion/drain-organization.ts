import { moveDeletion, noteDeletionTry } from '@/db/metadata/org-deletions-repository';
import { withResultsAsOwner } from '@/db/provision';
import { countRows } from '@/db/results/inventory';
import { requestCancelOfAll } from '@/db/results/jobs-repository';
import { cancelOpenTasks, countTasksInHand } from '@/db/results/tasks-repository';
import type { OrganizationId } from '@/lib/domain/ids';
import type { ObjectStore } from '@/lib/object-storage/object-store';
import { type AfterStep, deletionStep } from '@/lib/use-cases/organization-deletion/deletion-step';

/** What is counted before it is gone. */
export interface Inventory {
  results: Record<string, number>;
  objects: { count: number; bytes: number };
}

/**
 * Cancels the runs of an organisation that is being deleted. Once no worker has a task in hand any more, counts what
 * there is and lets the deletion go on.
 * @returns how many tasks are still in hand
 */
export async function drainOrganization(
  orgId: OrganizationId,
  afterStep: AfterStep = () => {},
): Promise<number> {
  const inHand = await deletionStep(orgId, 'draining', async (_, { metadata, objects }, ownerUrl) => {
    const drained = await withResultsAsOwner(ownerUrl, orgId, async (conn) => {
      for (const runId of await requestCancelOfAll(conn)) await cancelOpenTasks(conn, runId);
      return { inHand: await countTasksInHand(conn), results: await countRows(conn) };
    });
    afterStep('cancelled');
    // One that never had a results database, or lost it, has nothing to wait for.
    const { inHand, results } = drained ?? { inHand: 0, results: {} };
    if (inHand > 0) {
      await metadata.withInstallation((tx) => noteDeletionTry(tx, orgId, null));
      return inHand;
    }
    const inventory: Inventory = { results, objects: await countObjects(objects, orgId) };
    await metadata.withInstallation((tx) => moveDeletion(tx, orgId, 'draining', 'dropping', inventory));
    afterStep('drained');
    return 0;
  });
  return inHand ?? 0;
}

async function countObjects(objects: ObjectStore, orgId: OrganizationId): Promise<Inventory['objects']> {
  const counted = { count: 0, bytes: 0 };
  for await (const { bytes } of objects.list(`orgs/${orgId}/`)) {
    counted.count++;
    counted.bytes += bytes;
  }
  return counted;
}
