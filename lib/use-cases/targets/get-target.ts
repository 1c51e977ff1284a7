import { z } from 'zod';
import { getTarget as loadTarget } from '@/db/metadata/targets-repository';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { serialiseTargetDetail } from '@/lib/use-cases/targets/serialise-target';

/** One target with its findings, its candidate ligands and its default search space. */
export const getTarget = defineUseCase({
  name: 'get-target',
  permission: 'target:read',
  input: z.object({ targetId: idSchema('target') }),
  run: async (ctx, { targetId }, deps) => {
    const target = await deps.metadata.withOrganization(ctx.org.id, (tx) =>
      loadTarget(tx, ctx.org.id, targetId),
    );
    return serialiseTargetDetail(ctx, target);
  },
});
