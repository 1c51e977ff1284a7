import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import { violates } from '@/db/database-errors';
import { ConflictError, NotFoundError } from '@/lib/domain/errors';
import type { OrganizationId, PipelineId, PipelineVersionId } from '@/lib/domain/ids';
import type { OrganizationConnection } from './client';
import { pipelineVersions } from './schema/pipeline-versions';
import { pipelines } from './schema/pipelines';

export interface PipelineRecord {
  id: PipelineId;
  name: string;
  description: string;
  createdBy: string;
  createdAt: Date;
}

export interface PipelineVersionRecord {
  id: PipelineVersionId;
  pipelineId: PipelineId;
  version: number;
  spec: object;
  createdBy: string;
  createdAt: Date;
  publishedAt: Date | null;
}

const columns = {
  id: pipelines.id,
  name: pipelines.name,
  description: pipelines.description,
  createdBy: pipelines.createdBy,
  createdAt: pipelines.createdAt,
};

const versionColumns = {
  id: pipelineVersions.id,
  pipelineId: pipelineVersions.pipelineId,
  version: pipelineVersions.version,
  spec: pipelineVersions.spec,
  createdBy: pipelineVersions.createdBy,
  createdAt: pipelineVersions.createdAt,
  publishedAt: pipelineVersions.publishedAt,
};

/** @throws ConflictError if the organisation has a pipeline of this name */
export async function insertPipeline(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  pipeline: { id: PipelineId; name: string; description?: string; createdBy: string },
): Promise<void> {
  try {
    await conn.insert(pipelines).values({ orgId, ...pipeline });
  } catch (error) {
    if (violates(error, 'pipelines_name_key'))
      throw new ConflictError(`There is a pipeline "${pipeline.name}".`);
    throw error;
  }
}

/** By name, without the archived. */
export async function listPipelines(
  conn: OrganizationConnection,
  orgId: OrganizationId,
): Promise<PipelineRecord[]> {
  return conn
    .select(columns)
    .from(pipelines)
    .where(and(eq(pipelines.orgId, orgId), isNull(pipelines.archivedAt)))
    .orderBy(asc(pipelines.name));
}

/** Adds the next version, unpublished. @throws NotFoundError if there is no such pipeline */
export async function insertPipelineVersion(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  version: { id: PipelineVersionId; pipelineId: PipelineId; spec: object; createdBy: string },
): Promise<PipelineVersionRecord> {
  // The pipeline's row is locked so that two new versions do not get the same number.
  const [pipeline] = await conn
    .select({ id: pipelines.id })
    .from(pipelines)
    .where(and(eq(pipelines.orgId, orgId), eq(pipelines.id, version.pipelineId)))
    .for('update');
  if (!pipeline) throw new NotFoundError('pipeline');
  const [row] = await conn
    .insert(pipelineVersions)
    .values({
      orgId,
      ...version,
      version: sql`(select coalesce(max(v.version), 0) + 1 from pipeline_versions v where v.org_id = ${orgId} and v.pipeline_id = ${version.pipelineId})`,
    })
    .returning(versionColumns);
  return row as PipelineVersionRecord;
}

/** @throws NotFoundError */
export async function getPipelineVersion(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  versionId: PipelineVersionId,
): Promise<PipelineVersionRecord> {
  const [row] = await conn
    .select(versionColumns)
    .from(pipelineVersions)
    .where(and(eq(pipelineVersions.orgId, orgId), eq(pipelineVersions.id, versionId)));
  if (!row) throw new NotFoundError('pipeline version');
  return row;
}

/** The newest first. */
export async function listPipelineVersions(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  pipelineId: PipelineId,
): Promise<PipelineVersionRecord[]> {
  return conn
    .select(versionColumns)
    .from(pipelineVersions)
    .where(and(eq(pipelineVersions.orgId, orgId), eq(pipelineVersions.pipelineId, pipelineId)))
    .orderBy(desc(pipelineVersions.version));
}

/** From now on it cannot change. @throws NotFoundError, ConflictError if it is published */
export async function publishPipelineVersion(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  versionId: PipelineVersionId,
): Promise<void> {
  const published = await conn
    .update(pipelineVersions)
    .set({ publishedAt: sql`now()` })
    .where(
      and(
        eq(pipelineVersions.orgId, orgId),
        eq(pipelineVersions.id, versionId),
        isNull(pipelineVersions.publishedAt),
      ),
    )
    .returning({ id: pipelineVersions.id });
  if (published.length > 0) return;
  await getPipelineVersion(conn, orgId, versionId);
  throw new ConflictError('This version of the pipeline is published already.');
}
