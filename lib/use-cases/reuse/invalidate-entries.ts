import { z } from 'zod';
import { getTarget } from '@/db/metadata/targets-repository';
import { invalidateEntries as removeEntries } from '@/db/results/cache-entries-repository';
import { liftQuarantines } from '@/db/results/quarantines-repository';
import { changeResults } from '@/lib/use-cases/audit/change-results';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { engineSha256Schema } from '@/lib/use-cases/reuse/entry-filter';

/**
 * Takes all results of an engine's build, or of a target, out of the cache: new runs dock again, and runs that show
 * these results go on to show the very same. For a build in quarantine that is the end of it: nothing doubtful is left.
 */
export const invalidateEntries = defineUseCase({
  name: 'invalidate-entries',
  permission: 'cache:manage',
  input: z
    .object({
      targetId: idSchema('target').optional(),
      engineSha256: engineSha256Schema.optional(),
      reason: z
        .string({ error: 'Say why.' })
        .transform((value) => value.replaceAll(/\p{Cc}+/gu, ' ').trim())
        .pipe(z.string().min(1, 'Say why.').max(500, 'Must be 500 characters at most.')),
    })
    .refine(({ targetId, engineSha256 }) => (targetId === undefined) !== (engineSha256 === undefined), {
      error: 'Give either a target or a build of an engine.',
    }),
  run: async (ctx, { reason, ...filter }, deps): Promise<{ invalidated: number }> => {
    const orgId = ctx.org.id;
    const { targetId } = filter;
    if (targetId) await deps.metadata.withOrganization(orgId, (tx) => getTarget(tx, orgId, targetId));
    const { engineSha256 } = filter;
    const change = {
      action: 'cache.invalidate',
      subjectKind: targetId ? 'target' : 'engine',
      subjectId: targetId ?? engineSha256 ?? '',
    };
    return changeResults(ctx, deps, async (tx) => {
      if (engineSha256) await liftQuarantines(tx, engineSha256);
      const invalidated = await removeEntries(tx, filter);
      return { answer: { invalidated }, told: { ...change, details: { reason, entries: invalidated } } };
    });
  },
});
