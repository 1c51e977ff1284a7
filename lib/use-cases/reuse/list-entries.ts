import { z } from 'zod';
import { listTargetNames } from '@/db/metadata/targets-repository';
import {
  countEntries,
  type EntryRecord,
  listEntries as loadEntries,
} from '@/db/results/cache-entries-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import { ForbiddenError } from '@/lib/domain/errors';
import type { TargetId, TaskResultId } from '@/lib/domain/ids';
import { CACHE_ORDERS, type CacheEntry, type CacheEntryPage } from '@/lib/domain/resources/reuse';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { cursorSchema, idSchema, limitSchema, sortSchema } from '@/lib/use-cases/input-schemas';
import { decodeCursor, encodeCursor } from '@/lib/use-cases/page-cursor';
import { engineSha256Schema } from '@/lib/use-cases/reuse/entry-filter';
import { ligandName, seesStructures, unlessMasked } from '@/lib/use-cases/structure-mask';

/** The entries of the cache, filtered and sorted, page by page. */
export const listEntries = defineUseCase({
  name: 'list-cache-entries',
  permission: 'run:read',
  input: z.object({
    sort: sortSchema(CACHE_ORDERS),
    targetId: idSchema('target').optional(),
    engineSha256: engineSha256Schema.optional(),
    cursor: cursorSchema,
    limit: limitSchema,
  }),
  run: async (ctx, { sort, cursor, limit, ...filter }, deps): Promise<CacheEntryPage> => {
    if (sort === 'size' && !seesStructures(ctx)) {
      throw new ForbiddenError('A size tells of a structure, which your role does not show.');
    }
    const orgId = ctx.org.id;
    const query = `cache:${sort}:${filter.targetId ?? ''}:${filter.engineSha256 ?? ''}`;
    const scope = { orgId, query };
    const position = cursor ? (decodeCursor(deps.cursorKey, scope, cursor) as [number, TaskResultId]) : null;
    const after = position ? { value: position[0], id: position[1] } : undefined;
    const { rows, total } = await deps.results.withResults(orgId, async (conn) => ({
      rows: await loadEntries(conn, filter, { order: sort, after, limit: limit + 1 }),
      total: await countEntries(conn, filter),
    }));
    const page = rows.slice(0, limit);
    const names = await deps.metadata.withOrganization(orgId, (tx) =>
      listTargetNames(tx, orgId, [...new Set(page.flatMap(({ targetId }) => targetId ?? []))]),
    );
    const last = page.at(-1)?.position;
    return {
      entries: page.map((row) => serialiseEntry(ctx, row, names)),
      total,
      nextCursor:
        rows.length > limit && last ? encodeCursor(deps.cursorKey, scope, [last.value, last.id]) : null,
    };
  },
});

function serialiseEntry(ctx: OrgContext, row: EntryRecord, names: Map<TargetId, string>): CacheEntry {
  const { runId, runName, ligandId, name, ordinal } = row;
  return {
    id: row.id,
    hits: row.hits,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    pinned: row.pinned,
    verifiedAt: row.verifiedAt?.toISOString() ?? null,
    bytes: unlessMasked(ctx, row.bytes),
    cpuSeconds: row.cpuSeconds,
    runs: row.runs,
    target: row.targetId && { id: row.targetId, name: names.get(row.targetId) ?? null },
    engine: { name: row.engineName, version: row.engineVersion, sha256: row.engineSha256 },
    affinityKcalPerMol: row.bestAffinityKcalPerMol,
    confidence: serialiseConfidence(row),
    origin:
      runId && runName !== null && ligandId && name !== null && ordinal !== null
        ? { runId, runName, ligandId, name: ligandName(ctx, { name, ordinal }) }
        : null,
  };
}

function serialiseConfidence(row: EntryRecord): CacheEntry['confidence'] {
  const { confidence: value, seeds, replacedAt, replacedConfidence, replacedSeeds } = row;
  if (value === null || seeds === null) return null;
  const isReplaced = replacedAt && replacedConfidence !== null && replacedSeeds !== null;
  return {
    ...{ value, seeds },
    replaced: isReplaced
      ? { at: replacedAt.toISOString(), value: replacedConfidence, seeds: replacedSeeds }
      : null,
  };
}
