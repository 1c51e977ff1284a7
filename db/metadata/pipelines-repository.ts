import { and, asc, desc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import { violates } from '@/db/database-errors';
import { ConflictError, NotFoundError } from '@/lib/domain/errors';
import type { OrganizationId, PipelineId, PipelineVersionId } from '@/lib/domain/ids';
import type { StarterKey } from '@/lib/domain/starter-pipelines';
import type { OrganizationConnection } from './client';
import { pipelineVersions } from './schema/pipeline-versions';
import { pipelines } from './schema/pipelines';

export interface PipelineRecord {
  id: PipelineId;
  name: string;
  description: string;
  starter: StarterKey | null;
  createdBy: string;
  createdAt: Date;
  archivedAt: Date | null;
}

export interface PipelineVersionRecord {
  id: PipelineVersionId;
  pipelineId: PipelineId;
  version: number;
  spec: object;
  createdBy: string;
  createdAt: Date;
  publishedAt: Date | null;
  deprecatedAt: Date | null;
}

const columns = {
  id: pipelines.id,
  name: pipelines.name,
  description: pipelines.description,
  starter: pipelines.starter,
  createdBy: pipelines.createdBy,
  createdAt: pipelines.createdAt,
  archivedAt: pipelines.archivedAt,
};

const versionColumns = {
  id: pipelineVersions.id,
  pipelineId: pipelineVersions.pipelineId,
  version: pipelineVersions.version,
  spec: pipelineVersions.spec,
  createdBy: pipelineVersions.createdBy,
  createdAt: pipelineVersions.createdAt,
  publishedAt: pipelineVersions.publishedAt,
  deprecatedAt: pipelineVersions.deprecatedAt,
};

interface NewPipeline {
  id: PipelineId;
  name: string;
  description?: string;
  createdBy: string;
}

/** @throws ConflictError if the organisation has a pipeline of this name that is not archived */
export async function insertPipeline(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  pipeline: NewPipeline,
): Promise<void> {
  try {
    await conn.insert(pipelines).values({ orgId, ...pipeline });
  } catch (error) {
    if (violates(error, 'pipelines_name_key'))
      throw new ConflictError(`There is a pipeline "${pipeline.name}". Give another name.`);
    throw error;
  }
}

/** @returns false, and nothing is made, if the organisation has this starter, archived or not, or its name is taken */
export async function insertStarterPipeline(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  pipeline: NewPipeline & { starter: StarterKey },
): Promise<boolean> {
  const made = await conn
    .insert(pipelines)
    .values({ orgId, ...pipeline })
    .onConflictDoNothing()
    .returning({ id: pipelines.id });
  return made.length > 0;
}

/** By name, without the archived. */
export async function listPipelines(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  { limit }: { limit: number },
): Promise<PipelineRecord[]> {
  return conn
    .select(columns)
    .from(pipelines)
    .where(and(eq(pipelines.orgId, orgId), isNull(pipelines.archivedAt)))
    .orderBy(asc(pipelines.name))
    .limit(limit);
}

const pipelineById = (conn: OrganizationConnection, orgId: OrganizationId, pipelineId: PipelineId) =>
  conn
    .select(columns)
    .from(pipelines)
    .where(and(eq(pipelines.orgId, orgId), eq(pipelines.id, pipelineId)));

/** @throws NotFoundError */
export async function getPipeline(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  pipelineId: PipelineId,
): Promise<PipelineRecord> {
  const [row] = await pipelineById(conn, orgId, pipelineId);
  if (!row) throw new NotFoundError('pipeline');
  return row;
}

/** Makes changes to a pipeline and its versions wait for each other until this transaction ends. @throws NotFoundError */
export async function lockPipeline(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  pipelineId: PipelineId,
): Promise<PipelineRecord> {
  const [row] = await pipelineById(conn, orgId, pipelineId).for('update');
  if (!row) throw new NotFoundError('pipeline');
  return row;
}

/** @throws NotFoundError, ConflictError if it is archived already */
export async function archivePipeline(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  pipelineId: PipelineId,
): Promise<void> {
  const archived = await conn
    .update(pipelines)
    .set({ archivedAt: sql`now()` })
    .where(and(eq(pipelines.orgId, orgId), eq(pipelines.id, pipelineId), isNull(pipelines.archivedAt)))
    .returning({ id: pipelines.id });
  if (archived.length > 0) return;
  const { name } = await getPipeline(conn, orgId, pipelineId);
  throw new ConflictError(`The pipeline "${name}" is archived already.`);
}

/**
 * Puts a pipeline back on the lists.
 * @throws NotFoundError, ConflictError if another one has its name by now
 */
export async function restorePipeline(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  pipelineId: PipelineId,
): Promise<void> {
  try {
    const restored = await conn
      .update(pipelines)
      .set({ archivedAt: null })
      .where(and(eq(pipelines.orgId, orgId), eq(pipelines.id, pipelineId)))
      .returning({ id: pipelines.id });
    if (restored.length === 0) throw new NotFoundError('pipeline');
  } catch (error) {
    if (violates(error, 'pipelines_name_key'))
      throw new ConflictError('Another pipeline has its name by now.');
    throw error;
  }
}

/**
 * Adds the next version, a draft.
 * @throws NotFoundError if there is no such pipeline, ConflictError if it has a draft
 */
export async function insertPipelineVersion(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  version: { id: PipelineVersionId; pipelineId: PipelineId; spec: object; createdBy: string },
): Promise<PipelineVersionRecord> {
  // Two new versions do not get the same number.
  await lockPipeline(conn, orgId, version.pipelineId);
  try {
    const [row] = await conn
      .insert(pipelineVersions)
      .values({
        orgId,
        ...version,
        version: sql`(select coalesce(max(v.version), 0) + 1 from pipeline_versions v where v.org_id = ${orgId} and v.pipeline_id = ${version.pipelineId})`,
      })
      .returning(versionColumns);
    return row as PipelineVersionRecord;
  } catch (error) {
    if (violates(error, 'pipeline_versions_one_draft_key'))
      throw new ConflictError('This pipeline has a draft already. Publish or discard it first.');
    throw error;
  }
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

/** Of all these pipelines, the newest first. */
export async function listPipelineVersions(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  pipelineIds: readonly PipelineId[],
): Promise<PipelineVersionRecord[]> {
  if (pipelineIds.length === 0) return [];
  return conn
    .select(versionColumns)
    .from(pipelineVersions)
    .where(and(eq(pipelineVersions.orgId, orgId), inArray(pipelineVersions.pipelineId, [...pipelineIds])))
    .orderBy(desc(pipelineVersions.version));
}

const PUBLISHED = 'This version of the pipeline is published and cannot change. Make a draft from it.';

const isDraft = (orgId: OrganizationId, versionId: PipelineVersionId) =>
  and(
    eq(pipelineVersions.orgId, orgId),
    eq(pipelineVersions.id, versionId),
    isNull(pipelineVersions.publishedAt),
  );

/** @throws NotFoundError, ConflictError if it is published */
export async function changePipelineDraft(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  versionId: PipelineVersionId,
  spec: object,
): Promise<void> {
  const changed = await conn
    .update(pipelineVersions)
    .set({ spec })
    .where(isDraft(orgId, versionId))
    .returning({ id: pipelineVersions.id });
  if (changed.length > 0) return;
  await getPipelineVersion(conn, orgId, versionId);
  throw new ConflictError(PUBLISHED);
}

/** @throws NotFoundError, ConflictError if it is published */
export async function deletePipelineDraft(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  versionId: PipelineVersionId,
): Promise<void> {
  const deleted = await conn
    .delete(pipelineVersions)
    .where(isDraft(orgId, versionId))
    .returning({ id: pipelineVersions.id });
  if (deleted.length > 0) return;
  await getPipelineVersion(conn, orgId, versionId);
  throw new ConflictError(PUBLISHED);
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
    .where(isDraft(orgId, versionId))
    .returning({ id: pipelineVersions.id });
  if (published.length > 0) return;
  await getPipelineVersion(conn, orgId, versionId);
  throw new ConflictError('This version of the pipeline is published already.');
}

/** From now on it starts no runs. @throws NotFoundError, ConflictError if it is a draft or deprecated */
export async function deprecatePipelineVersion(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  versionId: PipelineVersionId,
): Promise<void> {
  const deprecated = await conn
    .update(pipelineVersions)
    .set({ deprecatedAt: sql`now()` })
    .where(
      and(
        eq(pipelineVersions.orgId, orgId),
        eq(pipelineVersions.id, versionId),
        isNotNull(pipelineVersions.publishedAt),
        isNull(pipelineVersions.deprecatedAt),
      ),
    )
    .returning({ id: pipelineVersions.id });
  if (deprecated.length > 0) return;
  const { publishedAt } = await getPipelineVersion(conn, orgId, versionId);
  throw new ConflictError(
    publishedAt
      ? 'This version of the pipeline is deprecated already.'
      : 'A draft starts no runs. Discard it instead.',
  );
}
