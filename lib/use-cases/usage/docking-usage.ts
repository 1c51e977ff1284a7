import type { OrganizationConnection } from '@/db/metadata/client';
import { publishCpuSeconds, readDockingUsage } from '@/db/metadata/usage-repository';
import { readCpuMonth } from '@/db/results/cpu-usage-repository';
import type { Dependencies } from '@/lib/dependencies';
import { QuotaExceededError } from '@/lib/domain/errors';
import type { OrganizationId } from '@/lib/domain/ids';
import { cpuTimeUsedUp, type DockingUsage, nextMonth } from '@/lib/domain/quotas';

/**
 * Takes the processor time over that the organisation's ledger counts for this month, and reads what it may use and
 * what it has used. Asked before each ligand, so that a quota that was changed or used up counts from the next one on.
 * @throws UnavailableError if the results database is away
 */
export async function currentDockingUsage(
  { metadata, results }: Dependencies,
  orgId: OrganizationId,
): Promise<DockingUsage> {
  const counted = await results.withResults(orgId, readCpuMonth);
  return metadata.withOrganization(orgId, async (tx) => {
    if (counted.cpuSeconds > 0) await publishCpuSeconds(tx, orgId, counted);
    return readDockingUsage(tx, orgId);
  });
}

/**
 * Asks for processor time this month, as far as the last ligand that was begun has told.
 * @throws QuotaExceededError saying when there will be some again
 */
export async function requireCpuTime(tx: OrganizationConnection, orgId: OrganizationId): Promise<void> {
  const { quotas, cpuSeconds, now } = await readDockingUsage(tx, orgId);
  const { cpuHoursPerMonth: limitHours } = quotas;
  if (limitHours === undefined || cpuSeconds < limitHours * 3600) return;
  throw new QuotaExceededError(
    'cpuHoursPerMonth',
    cpuTimeUsedUp({ usedHours: cpuSeconds / 3600, limitHours }, now),
    Math.ceil((nextMonth(now).getTime() - now.getTime()) / 1000),
  );
}
