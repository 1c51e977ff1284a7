import { z } from 'zod';
import { getCacheSettings } from '@/db/metadata/cache-settings-repository';
import { listTargetNames } from '@/db/metadata/targets-repository';
import { listCacheDays, readSavings } from '@/db/results/cache-days-repository';
import { listEntryOrigins, readEntryTotals } from '@/db/results/cache-entries-repository';
import { listQuarantines } from '@/db/results/quarantines-repository';
import { readCheckTotals } from '@/db/results/reuse-checks-repository';
import type { Reuse } from '@/lib/domain/resources/reuse';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { unlessMasked } from '@/lib/use-cases/structure-mask';

const DAYS = 30;

/** What the cache of results holds and has saved, and how it is kept. */
export const getReuse = defineUseCase({
  name: 'get-reuse',
  permission: 'run:read',
  input: z.object({}),
  run: async (ctx, _input, deps): Promise<Reuse> => {
    const orgId = ctx.org.id;
    const { totals, savings, days, origins, checks, quarantines } = await deps.results.withResults(
      orgId,
      async (conn) => ({
        totals: await readEntryTotals(conn),
        savings: await readSavings(conn),
        days: await listCacheDays(conn, DAYS),
        origins: await listEntryOrigins(conn),
        checks: await readCheckTotals(conn),
        quarantines: await listQuarantines(conn),
      }),
    );
    const { names, settings } = await deps.metadata.withOrganization(orgId, async (tx) => ({
      names: await listTargetNames(
        tx,
        orgId,
        origins.targets.map(({ id }) => id),
      ),
      settings: await getCacheSettings(tx, orgId),
    }));
    return {
      entries: totals.entries,
      pinned: totals.pinned,
      bytes: unlessMasked(ctx, totals.bytes),
      hits: savings.hits,
      cpuHoursSaved: savings.cpuSecondsSaved / 3600,
      days: days.map(({ day, dockings, hits, cpuSecondsSaved }) => ({
        ...{ day, docked: dockings, reused: hits, cpuHoursSaved: cpuSecondsSaved / 3600 },
      })),
      settings,
      targets: origins.targets.map(({ id, entries }) => ({ id, name: names.get(id) ?? null, entries })),
      engines: origins.engines,
      checks: { ...checks, lastAt: checks.lastAt?.toISOString() ?? null },
      quarantines: quarantines.map((each) => ({
        engine: { name: each.engineName, version: each.engineVersion, sha256: each.engineSha256 },
        machineClass: each.machineClass || null,
        since: each.createdAt.toISOString(),
        detail: each.detail,
        runId: each.runId,
        ligandId: each.ligandId,
      })),
    };
  },
});
