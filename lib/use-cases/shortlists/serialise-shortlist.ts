import type { ShortlistRecord, StarRecord } from '@/db/results/shortlists-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import type { Shortlist, Star } from '@/lib/domain/resources/shortlists';
import { unlessMasked } from '@/lib/use-cases/structure-mask';

/** @param names of people, by their ids */
export function serialiseShortlist(
  ctx: OrgContext,
  record: ShortlistRecord,
  names: ReadonlyMap<string, string>,
): Shortlist {
  return {
    id: record.id,
    name: record.name,
    note: unlessMasked(ctx, record.note),
    runId: record.jobId,
    results: record.results,
    runs: record.runs,
    createdBy: names.get(record.createdBy) ?? null,
    createdAt: record.createdAt.toISOString(),
    lastStarredAt: record.lastStarredAt?.toISOString() ?? null,
    archivedAt: record.archivedAt?.toISOString() ?? null,
  };
}

/** @param names of people, by their ids */
export function serialiseStar(
  ctx: OrgContext,
  { note, starredBy, starredAt }: StarRecord,
  names: ReadonlyMap<string, string>,
): Omit<Star, 'shortlist'> {
  return {
    note: unlessMasked(ctx, note),
    starredBy: names.get(starredBy) ?? null,
    starredAt: starredAt.toISOString(),
  };
}
