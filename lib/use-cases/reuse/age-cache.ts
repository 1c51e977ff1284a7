import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { appendAudit, listAudit } from '@/db/metadata/audit-repository';
import { getCacheSettings } from '@/db/metadata/cache-settings-repository';
import {
  type CachePass,
  findOpenPass,
  forgetPass,
  removeAged,
  setEntryLife,
  sumEntryBytes,
} from '@/db/results/cache-ageing-repository';
import type { ObjectKey } from '@/lib/object-storage/object-keys';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';

/** Results removed in one transaction. */
const AT_ONCE = 200;
const ACTION = 'cache.age';

/**
 * One pass of ageing: removes entries that were not used for longer than the organisation keeps them, then the least
 * recently used above its limit of size, then results that neither an entry nor a run uses; with their objects. Nothing
 * that a run shows is among them, and no pinned entry. A pass that died is gone on with: what has removed something has
 * one entry in the audit log, and only that. An object whose row is gone when the worker dies is found by the walk
 * through the objects.
 */
export const ageCache = defineUseCase({
  name: 'age-cache',
  permission: 'job:execute',
  input: z.object({}),
  run: async (ctx, _input, deps): Promise<Omit<CachePass, 'id'>> => {
    const orgId = ctx.org.id;
    const inResults = <T>(fn: Parameters<typeof deps.results.withResults<T>>[1]) =>
      deps.results.withResults(orgId, fn);
    const isAudited = async (pass: CachePass) =>
      (
        await deps.metadata.withOrganization(orgId, (tx) =>
          listAudit(tx, orgId, { limit: 1 }, { action: ACTION, subjectId: pass.id }),
        )
      ).length > 0;

    let open = await inResults(findOpenPass);
    if (open && (await isAudited(open))) {
      const { id } = open;
      await inResults((conn) => forgetPass(conn, id));
      open = null;
    }
    const passId = open?.id ?? randomUUID();
    const { entryDays, maxBytes } = await deps.metadata.withOrganization(orgId, (tx) =>
      getCacheSettings(tx, orgId),
    );
    await inResults((conn) => setEntryLife(conn, entryDays));

    const remove = async (ageing: Parameters<typeof removeAged>[2]) => {
      const removed = await inResults((conn) => removeAged(conn, passId, ageing, AT_ONCE));
      for (const { objectKey } of removed) await deps.objects.delete(objectKey as ObjectKey);
      return removed.length > 0;
    };
    while (await remove({ kind: 'expired' }));
    for (let isMore = maxBytes !== null; isMore; ) {
      const excessBytes = (await inResults(sumEntryBytes)) - (maxBytes ?? 0);
      isMore = excessBytes > 0 && (await remove({ kind: 'evicted', excessBytes }));
    }
    while (await remove({ kind: 'results' }));

    const pass = await inResults(findOpenPass);
    const { id, ...counts } = pass ?? { id: passId, expired: 0, evicted: 0, results: 0, bytes: 0 };
    if (pass) {
      await deps.metadata.withOrganization(orgId, (tx) =>
        appendAudit(
          tx,
          orgId,
          auditEntry(ctx, { action: ACTION, subjectKind: 'cache', subjectId: id, details: counts }),
        ),
      );
      await inResults((conn) => forgetPass(conn, id));
    }
    return counts;
  },
});
