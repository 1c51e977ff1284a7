import { appendAudit } from '@/db/metadata/audit-repository';
import { getCacheSettings, setCacheSettings } from '@/db/metadata/cache-settings-repository';
import { setEntryLife } from '@/db/results/cache-ageing-repository';
import type { CacheSettings } from '@/lib/domain/resources/reuse';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { cacheSettingsSchema } from '@/lib/use-cases/reuse/cache-settings-input';

/** Changes how long and how large the cache is. What is too old or too much by it goes with the next pass of ageing. */
export const changeCacheSettings = defineUseCase({
  name: 'change-cache-settings',
  permission: 'cache:manage',
  input: cacheSettingsSchema,
  run: async (ctx, settings, deps): Promise<CacheSettings> => {
    const orgId = ctx.org.id;
    await deps.metadata.withOrganization(orgId, async (tx) => {
      const before = await getCacheSettings(tx, orgId);
      await setCacheSettings(tx, orgId, settings);
      await appendAudit(
        tx,
        orgId,
        auditEntry(ctx, {
          action: 'cache.settings',
          subjectKind: 'organization',
          subjectId: orgId,
          details: { before, after: settings },
        }),
      );
    });
    // Only what is shown: every pass of ageing does it again.
    await deps.results.withResults(orgId, (conn) => setEntryLife(conn, settings.entryDays));
    return settings;
  },
});
