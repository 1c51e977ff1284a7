import { z } from 'zod';
import { countActiveMembers } from '@/db/metadata/members-repository';
import { listCpuSeconds, readDockingUsage } from '@/db/metadata/usage-repository';
import { countTasksInHand } from '@/db/results/tasks-repository';
import { UnavailableError } from '@/lib/domain/errors';
import { nextMonth, type QuotaName } from '@/lib/domain/quotas';
import type { Usage } from '@/lib/domain/resources/usage';
import { defineUseCase } from '@/lib/use-cases/define-use-case';

const MONTHS = 12;

/** What the organisation uses and may use: numbers only, so every member may see them. */
export const getUsage = defineUseCase({
  name: 'get-usage',
  permission: [],
  input: z.object({}),
  run: async (ctx, _input, deps): Promise<Usage> => {
    const orgId = ctx.org.id;
    const { usage, members, months } = await deps.metadata.withOrganization(orgId, async (tx) => ({
      usage: await readDockingUsage(tx, orgId),
      members: await countActiveMembers(tx, orgId),
      months: await listCpuSeconds(tx, orgId, MONTHS),
    }));
    const inHand = await deps.results.withResults(orgId, countTasksInHand).catch((error: unknown) => {
      if (error instanceof UnavailableError) return null;
      throw error;
    });
    const { quotas, storageBytes, cpuSeconds, now } = usage;
    const used: Record<QuotaName, number | null> = {
      storageBytes,
      cpuHoursPerMonth: cpuSeconds / 3600,
      concurrentTasks: inHand,
      members,
    };
    return {
      quotas: (Object.keys(used) as QuotaName[]).map((quota) => ({
        quota,
        used: used[quota],
        limit: quotas[quota] ?? null,
      })),
      months: months.map(({ month, cpuSeconds: seconds }) => ({ month, cpuHours: seconds / 3600 })),
      nextMonthAt: nextMonth(now).toISOString(),
    };
  },
});
