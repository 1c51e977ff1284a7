import type { OrgContext } from '@/lib/auth/org-context';
import type { Dependencies } from '@/lib/dependencies';
import type { TaskLogOwner } from '@/lib/logs/task-logs';
import { type ObjectKey, objectKeys } from '@/lib/object-storage/object-keys';
import type { StoredObject } from '@/lib/object-storage/object-store';
import { storeVerified } from '@/lib/object-storage/store-verified';

/** Stores objects, and takes them back if what they are for does not come about. */
export class Keeper {
  private readonly keys: ObjectKey[] = [];

  constructor(
    readonly ctx: OrgContext,
    readonly deps: Dependencies,
  ) {}

  async keep(key: ObjectKey, bytes: Uint8Array): Promise<StoredObject> {
    const stored = await storeVerified(this.deps.objects, key, bytes);
    this.keys.push(key);
    return stored;
  }

  /** @returns the log's URI */
  async keepLog(owner: Omit<TaskLogOwner, 'orgId'>, text: string): Promise<string> {
    const orgId = this.ctx.org.id;
    const uri = await this.deps.logs.keep({ orgId, ...owner }, text);
    this.keys.push(objectKeys.taskLog(orgId, owner.runId, owner.taskId, owner.attempt));
    return uri;
  }

  async discard(): Promise<void> {
    for (const key of this.keys) await this.deps.objects.delete(key);
  }
}
