import { z } from 'zod';
import { getRunDefaults } from '@/db/metadata/general-settings-repository';
import { getLibrary } from '@/db/metadata/libraries-repository';
import { getTarget } from '@/db/metadata/targets-repository';
import { DEFAULT_LIGAND_RECIPE } from '@/lib/chemistry/molecules/recipe';
import { askedDockingParametersSchema } from '@/lib/domain/docking-parameters';
import { ConflictError, InvalidInputError } from '@/lib/domain/errors';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema, nameSchema, searchSpaceSchema } from '@/lib/use-cases/input-schemas';
import { refuseArchived, requestRun } from '@/lib/use-cases/runs/request-run';
import { runTargetOf } from '@/lib/use-cases/runs/run-target';

/**
 * Starts a run of a library into a target. Parameters that are left out are the organisation's defaults of this moment,
 * and kept with the run. The same idempotency key gives the same run.
 */
export const startRun = defineUseCase({
  name: 'start-run',
  permission: 'run:start',
  input: z.object({
    name: nameSchema,
    targetId: idSchema('target'),
    libraryId: idSchema('library'),
    searchSpace: searchSpaceSchema.optional(),
    parameters: askedDockingParametersSchema.prefault({}),
    idempotencyKey: z.string().min(8).max(200).optional(),
  }),
  run: (ctx, input, deps) =>
    requestRun(ctx, deps, input.idempotencyKey, async (tx) => {
      const target = await getTarget(tx, ctx.org.id, input.targetId);
      const library = await getLibrary(tx, ctx.org.id, input.libraryId);
      refuseArchived(target, library);
      if (target.status !== 'ready') {
        throw new ConflictError(`The target "${target.name}" is not ready (${target.status}).`);
      }
      if (library.status !== 'ready') {
        throw new ConflictError(`The library "${library.name}" is not ready (${library.status}).`);
      }
      const searchSpace = input.searchSpace ?? target.searchSpace;
      if (!searchSpace) {
        throw new InvalidInputError([
          {
            field: 'searchSpace',
            message:
              'The target has no crystal ligand to take the search space from: give its centre and size.',
          },
        ]);
      }
      return {
        name: input.name,
        spec: {
          library: { id: library.id, name: library.name },
          target: await runTargetOf(tx, ctx.org.id, target),
          searchSpace,
          parameters: { ...(await getRunDefaults(tx, ctx.org.id)), ...input.parameters },
          ligandRecipe: { ...DEFAULT_LIGAND_RECIPE },
        },
      };
    }),
});
