import { z } from 'zod';
import type { OrganizationConnection } from '@/db/metadata/client';
import { getRunDefaults } from '@/db/metadata/general-settings-repository';
import { getLibrary, type LibraryRecord } from '@/db/metadata/libraries-repository';
import { getPipeline, getPipelineVersion } from '@/db/metadata/pipelines-repository';
import { getTarget, type TargetRecord } from '@/db/metadata/targets-repository';
import { findRedocking } from '@/db/results/confidence-repository';
import { DEFAULT_LIGAND_RECIPE, type LigandRecipe } from '@/lib/chemistry/molecules/recipe';
import type { Dependencies } from '@/lib/dependencies';
import { DEFAULT_DOCKING_PARAMETERS, type DockingParameters } from '@/lib/domain/docking-parameters';
import { askedDockingParametersSchema } from '@/lib/domain/docking-parameters-schema';
import { ConflictError, InvalidInputError, UnavailableError } from '@/lib/domain/errors';
import type { OrganizationId, PipelineVersionId, TargetId } from '@/lib/domain/ids';
import { ligandRecipeOf } from '@/lib/domain/pipeline-spec';
import { isOneDocking, ONE_DOCKING, type ReplicatePlan } from '@/lib/domain/replicates';
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

/** How well a target's crystal ligand was found again, and in which prepared receptor. */
type KnownRedocking = Awaited<ReturnType<typeof findRedocking>>;

/** What is known of the target's redocking; nothing while the results database is away: a run may be asked for even then. */
export async function redockingOf(
  deps: Dependencies,
  orgId: OrganizationId,
  targetId: TargetId,
): Promise<KnownRedocking> {
  return deps.results
    .withResults(orgId, (conn) => findRedocking(conn, targetId))
    .catch((error: unknown) => {
      if (error instanceof UnavailableError) return null;
      throw error;
    });
}

/**
 * Everything that the run would be done with, in full.
 * @param redocking of the target: what is believed of the results depends on it
 * @throws NotFoundError, ConflictError if one of the things named cannot be used now, InvalidInputError without a search
 * space
 */
export async function specOfAskedRun(
  tx: OrganizationConnection,
  orgId: OrganizationId,
  asked: AskedRun,
  redocking: KnownRedocking,
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
  const runTarget = await runTargetOf(tx, orgId, target);
  const isOfSameReceptor = redocking?.receptorPdbqtSha256 === runTarget.pdbqtSha256;
  return {
    target,
    library,
    spec: {
      library: { id: library.id, name: library.name },
      target: {
        ...runTarget,
        ...(redocking && isOfSameReceptor && { redockingRmsdAngstrom: redocking.rmsdAngstrom }),
      },
      searchSpace,
      parameters: { ...recipe.parameters, ...asked.parameters },
      ligandRecipe: { ...recipe.ligandRecipe },
      ...(!isOneDocking(recipe.replicates) && { replicates: recipe.replicates }),
    },
  };
}

/** What a run does before anything is adjusted. @throws NotFoundError, ConflictError if the version starts no runs */
async function recipeOf(
  tx: OrganizationConnection,
  orgId: OrganizationId,
  versionId: PipelineVersionId | undefined,
): Promise<{ parameters: DockingParameters; ligandRecipe: LigandRecipe; replicates: ReplicatePlan }> {
  if (!versionId) {
    const defaults = await getRunDefaults(tx, orgId);
    return {
      parameters: { ...DEFAULT_DOCKING_PARAMETERS, ...defaults },
      ligandRecipe: DEFAULT_LIGAND_RECIPE,
      replicates: ONE_DOCKING,
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
  const { engine, preparation, replicates } = specOf(version);
  return { parameters: engine, ligandRecipe: ligandRecipeOf(preparation), replicates };
}
