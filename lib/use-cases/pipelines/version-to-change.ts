import type { OrganizationConnection } from '@/db/metadata/client';
import {
  getPipelineVersion,
  lockPipeline,
  type PipelineRecord,
  type PipelineVersionRecord,
} from '@/db/metadata/pipelines-repository';
import { ConflictError } from '@/lib/domain/errors';
import type { OrganizationId, PipelineVersionId } from '@/lib/domain/ids';

/**
 * A version with its pipeline, which stays as it is until this transaction ends.
 * @throws NotFoundError, ConflictError if the pipeline is archived
 */
export async function versionToChange(
  tx: OrganizationConnection,
  orgId: OrganizationId,
  versionId: PipelineVersionId,
): Promise<{ pipeline: PipelineRecord; version: PipelineVersionRecord }> {
  const { pipelineId } = await getPipelineVersion(tx, orgId, versionId);
  const pipeline = await lockPipeline(tx, orgId, pipelineId);
  if (pipeline.archivedAt) {
    throw new ConflictError(`The pipeline "${pipeline.name}" is archived. Clone it to go on with a copy.`);
  }
  return { pipeline, version: await getPipelineVersion(tx, orgId, versionId) };
}
