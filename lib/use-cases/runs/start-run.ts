import { z } from 'zod';
import type { OrganizationConnection } from '@/db/metadata/client';
import { getRunDefaults } from '@/db/metadata/general-settings-repository';
import { getLibrary } from '@/db/metadata/libraries-repository';
import { getPipeline, getPipelineVersion } from '@/db/metadata/pipelines-repository';
import { getTarget } from '@/db/metadata/targets-repository';
import { DEFAULT_LIGAND_RECIPE, type LigandRecipe } from '@/lib/chemistry/molecules/recipe';
import {
  askedDockingParametersSchema,
  DEFAULT_DOCKING_PARAMETERS,
  type DockingParameters,
} from '@/lib/domain/docking-parameters';
import { ConflictError, InvalidInputError } from '@/lib/domain/errors';
import type { OrganizationId, PipelineVersionId } from '@/lib/domain/ids';
import { ligandRecipeOf } from '@/lib/domain/pipeline-spec';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema, nameSchema, searchSpaceSchema } from '@/lib/use-cases/input-schemas';
import { specOf, stateOf } from '@/lib/use-cases/pipelines/serialise-pipeline';
import { refuseArchived, requestRun } from '@/lib/use-cases/runs/request-run';
import { runTargetOf } from '@/lib/use-cases/runs/run-target';

/**
 * Starts a run of a library into a target. Parameters that are left out are those of the version of a pipeline if one is
 * named, else the organisation's defaults of this moment; all of them are kept with the run. The same idempotency key
 * gives the same run.
 */
export const startRun = defineUseCase({
  name: 'start-run',
  permission: 'run:start',
  input: z.object({
    name: nameSchema,
    targetId: idSchema('target'),
    libraryId: idSchema('library'),
    searchSpace: searchSpaceSchema.optional(),
    pipelineVersionId: idSchema('pipelineVersion').optional(),
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
      const recipe = await recipeOf(tx, ctx.org.id, input.pipelineVersionId);
      return {
        name: input.name,
        pipelineVersionId: input.pipelineVersionId ?? null,
        ...(target.approval === null && { details: { target: 'not approved' } }),
        spec: {
          library: { id: library.id, name: library.name },
          target: await runTargetOf(tx, ctx.org.id, target),
          searchSpace,
          parameters: { ...recipe.parameters, ...input.parameters },
          ligandRecipe: { ...recipe.ligandRecipe },
        },
      };
    }),
});

/** What a run does before anything is adjusted. @throws NotFoundError, ConflictError if the version starts no runs */
async function recipeOf(
  tx: OrganizationConnection,
  orgId: OrganizationId,
  versionId: PipelineVersionId | undefined,
): Promise<{ parameters: DockingParameters; ligandRecipe: LigandRecipe }> {
  if (!versionId) {
    const defaults = await getRunDefaults(tx, orgId);
    return {
      parameters: { ...DEFAULT_DOCKING_PARAMETERS, ...defaults },
      ligandRecipe: DEFAULT_LIGAND_RECIPE,
    };
  }
  const version = await getPipelineVersion(tx, orgId, versionId);
  const pipeline = await getPipeline(tx, orgId, version.pipelineId);
  if (pipeline.archivedAt) {
    throw new ConflictError(`The pipeline "${pipeline.name}" is archived. Choose another one.`);
  }
  const state = stateOf(version);
  if (state !== 'published') {
    throw new ConflictError(
      `Version ${version.version} of "${pipeline.name}" is ${state === 'draft' ? 'a draft' : state}. Choose a published version.`,
    );
  }
  const { engine, preparation } = specOf(version);
  return { parameters: engine, ligandRecipe: ligandRecipeOf(preparation) };
}
