import { z } from 'zod';
import { failTargetPreparation } from '@/db/metadata/targets-repository';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';

/** Notes why a target cannot be prepared, after the last try. */
export const failTarget = defineUseCase({
  name: 'fail-target',
  permission: 'job:execute',
  input: z.object({ targetId: idSchema('target'), error: z.string() }),
  run: async (ctx, { targetId, error }, deps) => {
    await deps.metadata.withOrganization(ctx.org.id, (tx) =>
      failTargetPreparation(tx, ctx.org.id, targetId, error),
    );
    return { failed: true };
  },
});
