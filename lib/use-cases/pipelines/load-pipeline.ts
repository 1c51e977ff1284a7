import type { OrganizationConnection } from '@/db/metadata/client';
import { getPipeline, listPipelineVersions } from '@/db/metadata/pipelines-repository';
import type { OrganizationId, PipelineId } from '@/lib/domain/ids';
import type { Pipeline } from '@/lib/domain/resources/pipelines';
import { serialisePipeline } from '@/lib/use-cases/pipelines/serialise-pipeline';

/** A pipeline with its versions as they stand in this transaction. @throws NotFoundError */
export async function loadPipeline(
  tx: OrganizationConnection,
  orgId: OrganizationId,
  pipelineId: PipelineId,
): Promise<Pipeline> {
  const record = await getPipeline(tx, orgId, pipelineId);
  return serialisePipeline(record, await listPipelineVersions(tx, orgId, [pipelineId]));
}
