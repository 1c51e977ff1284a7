import type { OrganizationConnection } from '@/db/metadata/client';
import {
  insertPipelineVersion,
  insertStarterPipeline,
  publishPipelineVersion,
} from '@/db/metadata/pipelines-repository';
import { newId, type OrganizationId } from '@/lib/domain/ids';
import { STARTER_KEYS, STARTER_PIPELINES } from '@/lib/domain/starter-pipelines';

/** Of what came with the product, as the author of the rows. */
const AUTHOR = 'system:starter-pipelines';

/**
 * Makes the starter pipelines that an organisation lacks, published as version 1: all of them for a new one, those of a
 * newer build for others. Like the built-in roles they come with the product, so that their specifications stand in its
 * code only, and reading a list writes nothing. One that was archived is not made again.
 */
export async function ensureStarterPipelines(
  conn: OrganizationConnection,
  orgId: OrganizationId,
): Promise<void> {
  for (const starter of STARTER_KEYS) {
    const { name, description, spec } = STARTER_PIPELINES[starter];
    const pipelineId = newId('pipeline');
    const pipeline = { id: pipelineId, name, description, starter, createdBy: AUTHOR };
    if (!(await insertStarterPipeline(conn, orgId, pipeline))) continue;
    const version = { id: newId('pipelineVersion'), pipelineId, spec, createdBy: AUTHOR };
    await insertPipelineVersion(conn, orgId, version);
    await publishPipelineVersion(conn, orgId, version.id);
  }
}
