import { z } from 'zod';
import { type FoundRecord, findByIds, findByName } from '@/db/metadata/search-repository';
import { idKindOf } from '@/lib/domain/ids';
import type { GrantablePermission } from '@/lib/domain/permissions';
import { SEARCHED_KINDS, type SearchAnswer, type SearchedKind } from '@/lib/domain/resources/search';
import { defineUseCase } from '@/lib/use-cases/define-use-case';

const HITS_PER_KIND = 8;
const MOST_IDS = 12;

const NEEDED: Record<SearchedKind, GrantablePermission> = {
  run: 'run:read',
  target: 'target:read',
  library: 'library:read',
  pipeline: 'pipeline:read',
  member: 'member:read',
};

/**
 * What of the organisation is called like this, or what these ids are called now: the names that people gave, which the
 * lists show to the same roles. Neither files nor ligands are looked at, so nothing is found by what it holds.
 */
export const search = defineUseCase({
  name: 'search',
  permission: [],
  input: z.object({
    query: z
      .string({ error: 'Must be text.' })
      .trim()
      .max(200, 'Must be 200 characters at most.')
      .default(''),
    ids: z
      .string({ error: 'Must be ids with commas between them.' })
      .transform((ids) => ids.split(','))
      .pipe(
        z
          .array(z.string().refine((id) => idKindOf(id) !== null, 'Must be ids with commas between them.'))
          .max(MOST_IDS, `Must be ${MOST_IDS} ids at most.`),
      )
      .default([]),
  }),
  run: async (ctx, { query, ids }, deps): Promise<SearchAnswer> => {
    const kinds = SEARCHED_KINDS.filter((kind) => ctx.permissions.has(NEEDED[kind]));
    const [named, asked] = await deps.metadata.withOrganization(ctx.org.id, async (tx) => [
      await findByName(tx, ctx.org.id, { kinds, query, limitPerKind: HITS_PER_KIND }),
      await findByIds(tx, ctx.org.id, { kinds, ids }),
    ]);
    const byId = new Map([...named, ...asked].map((hit) => [hit.id as string, hit]));
    const inOrder = [...new Set<string>([...named.map(({ id }) => id), ...ids])];
    return {
      hits: inOrder.flatMap((id) => byId.get(id) ?? []).map(serialiseHit),
    };
  },
});

function serialiseHit({ kind, id, name, detail, createdAt }: FoundRecord): SearchAnswer['hits'][number] {
  return { kind, id, name, detail, createdAt: createdAt.toISOString() };
}
