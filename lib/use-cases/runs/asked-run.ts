import { z } from 'zod';
import type { OrganizationConnection } from '@/db/metadata/client';
import { getRunDefaults } from '@/db/metadata/general-settings-repository';
import { getLibrary, type LibraryRecord } from '@/db/metadata/libraries-repository';
import { getPipeline, getPipelineVersion } from '@/db/metadata/pipelines-repository';
import { getTarget, type TargetRecord } from '@/db/metadata/targets-repository';
import { DEFAULT_LIGAND_RECIPE, type LigandRecipe } from '@/lib/chemistry/molecules/recipe';
import {
  askedDockingParametersSchema,
  DEFAULT_DOCKING_PARAMETERS,
  type DockingParameters,
} from '@/lib/domain/docking-parameters';
import { ConflictError, InvalidInputError } from '@/lib/domain/errors';
import type { OrganizationId, PipelineVersionId } from '@/lib/domain/ids';
import { ligandRecipeOf } from '@/lib/domain/pipeline-spec';
import type { RunSpec } from '@/lib/domain/run-spec';
import { idSchema, searchSpaceSchema } from '@/lib/use-cases/input-schemas';
import { specOf, stateOf } from '@/lib/use-cases/pipelines/serialise-pipeline';
import { refuseArchived } from '@/lib/use-cases/runs/request-run';
import { runTargetOf } from '@/lib/use-cases/runs/run-target';

/**
 * What a run is asked for with, beside its name. Parameters that are left out are those of the version of a pipeline if
 * one is named, else the organisation's defaults of this moment.
 */
export const askedRunSchema = z.object({
  targetId: idSchema('target'),
  libraryId: idSchema('library'),
  searchSpace: searchSpaceSchema.optional(),
  pipelineVersionId: idSchema('pipelineVersion').optional(),
  parameters: askedDockingParametersSchema.prefault({}),
});
export type AskedRun = z.infer<typeof askedRunSchema>;

/**
 * Everything that the run would be done with, in full.
 * @throws NotFoundError, ConflictError if one of the things named cannot be used now, InvalidInputError without a search
 * space
 */
export async function specOfAskedRun(
  tx: OrganizationConnection,
  orgId: OrganizationId,
  asked: AskedRun,
): Promise<{ spec: RunSpec; target: TargetRecord; library: LibraryRecord }> {
  const target = await getTarget(tx, orgId, asked.targetId);
  const library = await getLibrary(tx, orgId, asked.libraryId);
  refuseArchived(target, library);
  if (target.status !== 'ready') {
    throw new ConflictError(`The target "${target.name}" is not ready (${target.status}).`);
  }
  if (library.status !== 'ready') {
    throw new ConflictError(`The library "${library.name}" is not ready (${library.status}).`);
  }
  const searchSpace = asked.searchSpace ?? target.searchSpace;
  if (!searchSpace) {
    throw new InvalidInputError([
      {
        field: 'searchSpace',
        message: 'The target has no crystal ligand to take the search space from: give its centre and size.',
      },
    ]);
  }
  const recipe = await recipeOf(tx, orgId, asked.pipelineVersionId);
  return {
    target,
    library,
    spec: {
      library: { id: library.id, name: library.name },
      target: await runTargetOf(tx, orgId, target),
      searchSpace,
      parameters: { ...recipe.parameters, ...asked.parameters },
      ligandRecipe: { ...recipe.ligandRecipe },
    },
  };
}

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
