import { z } from 'zod';
import { CACHE_LIMITS } from '@/lib/domain/resources/reuse';

function wholeOrNull({ least, most }: { least: number; most: number }, words: string) {
  const error = `Must be ${words}, from ${least} to ${most}, or null for no limit.`;
  return z
    .number({ error })
    .int({ error, abort: true })
    .min(least, { error, abort: true })
    .max(most, { error, abort: true })
    .nullable();
}

const SHARE = 'Must be a share in percent, from 0 to 100.';

/** How long and how large the cache is, and how closely checked, as typed. */
export const cacheSettingsSchema = z.object({
  entryDays: wholeOrNull(CACHE_LIMITS.entryDays, 'whole days'),
  maxBytes: wholeOrNull(CACHE_LIMITS.maxBytes, 'whole bytes'),
  verifiedSharePercent: z
    .number({ error: SHARE })
    .min(0, { error: SHARE, abort: true })
    .max(100, { error: SHARE, abort: true }),
});
