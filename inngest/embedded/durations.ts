import type { Due } from '@/db/orchestrator/rows';
import { BadRequestError } from '@/lib/domain/errors';

const UNIT_MILLISECONDS: Record<string, number> = {
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
};

/**
 * Reads the SDK's time strings: a sum such as `1h30m`, or an ISO instant. Raises BadRequestError for
 * anything else.
 */
export function parseDue(value: string): Due {
  if (/^(\d+[wdhms])+$/.test(value)) {
    let inMilliseconds = 0;
    for (const [, count, unit] of value.matchAll(/(\d+)([wdhms])/g)) {
      inMilliseconds += Number(count) * (UNIT_MILLISECONDS[unit ?? ''] ?? 0);
    }
    return { inMilliseconds };
  }
  if (/^[+-]?\d{4,}-\d\d/.test(value) && !Number.isNaN(Date.parse(value))) {
    return { at: new Date(value).toISOString() };
  }
  throw new BadRequestError(`"${value}" is neither a duration such as 1h30m nor an ISO instant.`);
}

/** Reads a `Retry-After` header: seconds, or an instant. Null if it cannot be read. */
export function parseRetryAfter(value: string): Due | null {
  if (/^\d+$/.test(value)) return { inMilliseconds: Number(value) * 1_000 };
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : { at: new Date(at).toISOString() };
}

/**
 * Wait before try `attempt` + 1: doubling from `baseSeconds` to `maxSeconds`, then a random half of it taken
 * off, so that work that failed together does not come back together.
 */
export function retryDelay(
  attempt: number,
  backoff: { baseSeconds: number; maxSeconds: number },
  random: number = Math.random(),
): Due {
  const fullSeconds = Math.min(backoff.baseSeconds * 2 ** attempt, backoff.maxSeconds);
  return { inMilliseconds: fullSeconds * 1_000 * (0.5 + random / 2) };
}
