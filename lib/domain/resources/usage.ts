import type { QuotaName } from '@/lib/domain/quotas';

/** What is used of one quota, in the unit that its name says. */
export interface QuotaUsage {
  quota: QuotaName;
  /** Null if it cannot be told at the moment: the organisation's results database is away. */
  used: number | null;
  /** Null: no limit. */
  limit: number | null;
}

/** What an organisation uses, and may use. */
export interface Usage {
  /** Every quota, in the order in which they are shown. */
  quotas: QuotaUsage[];
  /** CPU-hours by calendar month in UTC, the newest first; a month in which nothing was docked is left out. */
  months: { month: string; cpuHours: number }[];
  /** When CPU time is counted anew. */
  nextMonthAt: string;
}
