import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { chooseSearchSpace as choose } from '@/db/metadata/targets-repository';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema, searchSpaceSchema } from '@/lib/use-cases/input-schemas';
import { getTarget } from '@/lib/use-cases/targets/get-target';

const sourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('crystal-ligand') }),
  z.object({ kind: z.literal('residues'), residues: z.array(z.string().min(1).max(20)).min(1).max(200) }),
  z.object({ kind: z.literal('pocket'), rank: z.number().int().min(1).max(100) }),
  z.object({ kind: z.literal('hand') }),
]);

/** Chooses where runs into a target search, and says what the box was made from; null: around its crystal ligand. */
export const chooseSearchSpace = defineUseCase({
  name: 'choose-search-space',
  permission: ['target:write', 'structure:read'],
  input: z.object({
    targetId: idSchema('target'),
    searchSpace: searchSpaceSchema.nullable(),
    source: sourceSchema.default({ kind: 'hand' }),
  }),
  run: async (ctx, { targetId, searchSpace: space, source }, deps) => {
    const orgId = ctx.org.id;
    await deps.metadata.withOrganization(orgId, async (tx) => {
      await choose(tx, orgId, targetId, space && { space, source });
      await appendAudit(
        tx,
        orgId,
        auditEntry(ctx, {
          action: 'target.search-space',
          subjectKind: 'target',
          subjectId: targetId,
          details: { searchSpace: space, source: space ? source : { kind: 'crystal-ligand' } },
        }),
      );
    });
    return getTarget(ctx, { targetId });
  },
});
