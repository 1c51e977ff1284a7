import { formatBytes } from '@/lib/domain/quantities';

/** What an organisation may be limited in, by the names under which `organizations.quotas` keeps it. */
export const QUOTA_NAMES = ['members', 'storageBytes', 'concurrentTasks', 'cpuHoursPerMonth'] as const;
export type QuotaName = (typeof QUOTA_NAMES)[number];

/** The limits of one organisation, in the unit that the name says. A name that is absent has no limit. */
export type Quotas = Partial<Record<QuotaName, number>>;

/** The quotas for which a run waits, instead of being refused, once it goes on. */
export const WAITING_QUOTAS = ['storageBytes', 'cpuHoursPerMonth'] as const satisfies readonly QuotaName[];
export type WaitingQuota = (typeof WAITING_QUOTAS)[number];

interface QuotaWords {
  /** A heading. */
  name: string;
  /** After a number in a field; empty where the name says it. */
  unit: string;
  /** What counts, and what happens at the limit. */
  meaning: string;
}

export const QUOTA_WORDS: Readonly<Record<QuotaName, QuotaWords>> = {
  members: {
    name: 'Members',
    unit: '',
    meaning: 'Active members. When it is full, nobody joins or is let in again until somebody leaves.',
  },
  storageBytes: {
    name: 'Storage',
    unit: 'bytes',
    meaning:
      'Uploaded files, prepared receptors and ligands, poses and logs. When it is full, uploads are refused and runs wait.',
  },
  concurrentTasks: {
    name: 'Ligands docked at once',
    unit: '',
    meaning:
      'Ligands in the hands of all workers together. At the limit, the next ligand waits for its turn.',
  },
  cpuHoursPerMonth: {
    name: 'CPU time this month',
    unit: 'CPU-hours',
    meaning:
      'Processor time of the docking engine, all cores together, by calendar month in UTC. When it is used up, no run is started and runs wait for the next month.',
  },
};

const LEAST_CPU_HOURS = 0.001;

/** An amount of a quota as people read it: `12`, `1.5 GB`, `0.25 CPU-hours`. */
export function quotaAmount(quota: QuotaName, value: number): string {
  switch (quota) {
    case 'members':
    case 'concurrentTasks':
      return value.toLocaleString('en');
    case 'storageBytes':
      return formatBytes(value);
    case 'cpuHoursPerMonth':
      return `${cpuHours(value)} CPU-hours`;
  }
}

/** What is used of a limit: `1.2 of 10 CPU-hours`, `0.5 GB of 2.0 GB`. */
export function quotaShare(quota: QuotaName, used: number, limit: number): string {
  const of = quotaAmount(quota, limit);
  return quota === 'cpuHoursPerMonth' ? `${cpuHours(used)} of ${of}` : `${quotaAmount(quota, used)} of ${of}`;
}

/** Three figures of what is small, so that the first ligand shows; what is less than a few seconds is only said to be so. */
function cpuHours(value: number): string {
  if (value > 0 && value < LEAST_CPU_HOURS) return `< ${LEAST_CPU_HOURS}`;
  return value.toLocaleString(
    'en',
    value < 10 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 1 },
  );
}

/** The calendar month in UTC as the database keeps it: `2026-11`. */
export function monthOf(at: Date): string {
  return at.toISOString().slice(0, 7);
}

/** When the next month begins, in UTC: then CPU time is counted from 0. */
export function nextMonth(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1));
}

const MORE_STORAGE =
  'Ask the operator of this installation for more, or an Admin to keep logs and prepared ligands for a shorter time ' +
  '(Settings, General).';

/** Why something needs more storage than is left, with the remedy. */
export function storageFull({
  used,
  limit,
  wanted,
}: {
  used: number;
  limit: number;
  wanted: number;
}): string {
  return (
    `The organisation's storage has no room for this: ${formatBytes(used)} of ${formatBytes(limit)} are used, and this ` +
    `needs ${formatBytes(wanted)}. ${MORE_STORAGE}`
  );
}

/** Why nothing is docked any more this month, with the remedy. */
export function cpuTimeUsedUp(
  { usedHours, limitHours }: { usedHours: number; limitHours: number },
  now: Date,
): string {
  return (
    `The organisation has used ${cpuHours(usedHours)} of its ${cpuHours(limitHours)} CPU-hours of this month. It is ` +
    `counted anew from ${nextMonth(now).toISOString().slice(0, 10)} (UTC); for more before, ask the operator of this installation.`
  );
}

/** What an organisation has used, as far as it decides whether docking goes on. */
export interface DockingUsage {
  quotas: Quotas;
  storageBytes: number;
  /** Of the present month in UTC. */
  cpuSeconds: number;
  now: Date;
}

/**
 * Room that must be left for another ligand to be begun: more than its prepared form, its poses and its log take, so
 * that what was docked can be kept.
 */
export const LEAST_ROOM_BYTES = 2_000_000;

/** From this share on, little is left. */
const LITTLE_LEFT = 0.9;

/** How near to its limit something is. */
export function nearness(used: number, limit: number): 'ample' | 'little' | 'none' {
  if (used >= limit) return 'none';
  return used >= limit * LITTLE_LEFT ? 'little' : 'ample';
}

/** The quota that keeps an organisation from docking another ligand now; null if none does. */
export function usedUpQuota({ quotas, storageBytes, cpuSeconds }: DockingUsage): WaitingQuota | null {
  const { storageBytes: mostBytes, cpuHoursPerMonth } = quotas;
  if (cpuHoursPerMonth !== undefined && cpuSeconds >= cpuHoursPerMonth * 3600) return 'cpuHoursPerMonth';
  if (mostBytes !== undefined && mostBytes - storageBytes < LEAST_ROOM_BYTES) return 'storageBytes';
  return null;
}

/** Why a run waits, with the remedy, and when it goes on. */
export function whyWaiting(
  quota: WaitingQuota,
  { quotas, storageBytes, cpuSeconds, now }: DockingUsage,
): string {
  if (quota === 'cpuHoursPerMonth') {
    const hours = { usedHours: cpuSeconds / 3600, limitHours: quotas.cpuHoursPerMonth ?? 0 };
    return `${cpuTimeUsedUp(hours, now)} The run then goes on by itself; nothing that is docked is lost.`;
  }
  return (
    `The organisation's storage is full: ${formatBytes(storageBytes)} of ${formatBytes(quotas.storageBytes ?? 0)} ` +
    `are used, and another ligand is begun only with ${formatBytes(LEAST_ROOM_BYTES)} left. ${MORE_STORAGE} ` +
    'The run then goes on by itself; nothing that is docked is lost.'
  );
}
