import { z } from 'zod';
import type { Quotas } from '@/lib/domain/quotas';

const limit = (least: number, most: number, whole = true) => {
  const error = `Must be a ${whole ? 'whole number' : 'number'} from ${least} to ${most}.`;
  const schema = z.number({ error });
  return (whole ? schema.int({ error, abort: true }) : schema)
    .min(least, { error, abort: true })
    .max(most, { error, abort: true })
    .optional();
};

/** Reads limits as they arrive. What is left out has no limit; a name that is not known is refused. */
export const quotasSchema = z.strictObject({
  members: limit(1, 1_000_000),
  storageBytes: limit(0, 1e15),
  concurrentTasks: limit(1, 100_000),
  cpuHoursPerMonth: limit(0, 1e9, false),
}) satisfies z.ZodType<Quotas>;
