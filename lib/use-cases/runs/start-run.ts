import { z } from 'zod';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { nameSchema } from '@/lib/use-cases/input-schemas';
import { askedRunSchema, redockingOf, specOfAskedRun } from '@/lib/use-cases/runs/asked-run';
import { requestRun } from '@/lib/use-cases/runs/request-run';

/**
 * Starts a run of a library into a target; all that it is done with is kept with the run. The same idempotency key gives
 * the same run.
 */
export const startRun = defineUseCase({
  name: 'start-run',
  permission: 'run:start',
  input: z.object({
    name: nameSchema,
    ...askedRunSchema.shape,
    idempotencyKey: z.string().min(8).max(200).optional(),
  }),
  run: async (ctx, input, deps) => {
    const redocking = await redockingOf(deps, ctx.org.id, input.targetId);
    return requestRun(ctx, deps, input.idempotencyKey, async (tx) => {
      const { spec, target } = await specOfAskedRun(tx, ctx.org.id, input, redocking);
      return {
        name: input.name,
        pipelineVersionId: input.pipelineVersionId ?? null,
        ...(target.approval === null && { details: { target: 'not approved' } }),
        spec,
      };
    });
  },
});
