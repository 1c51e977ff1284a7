import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import { violates } from '@/db/database-errors';
import { ConflictError, NotFoundError } from '@/lib/domain/errors';
import type {
  LibraryId,
  OrganizationId,
  PipelineId,
  PipelineVersionId,
  RunId,
  TargetId,
} from '@/lib/domain/ids';
import { isFinalRunState, type RunState } from '@/lib/domain/states';
import type { OrganizationConnection } from './client';
import { olderThan, type PageRequest, type RecentPosition } from './page';
import { jobsMeta } from './schema/jobs-meta';
import { libraries } from './schema/libraries';
import { pipelineVersions } from './schema/pipeline-versions';
import { pipelines } from './schema/pipelines';
import { targets } from './schema/targets';

/** A run as it was asked for. */
export interface RunMetaRecord {
  id: RunId;
  name: string;
  target: { id: TargetId; name: string };
  library: { id: LibraryId; name: string };
  /** The version that it was started with; null if its parameters were given loose. */
  pipeline: {
    id: PipelineId;
    name: string;
    versionId: PipelineVersionId;
    version: number;
    spec: object;
  } | null;
  params: object;
  status: RunState;
  createdBy: string;
  createdAt: Date;
  finishedAt: Date | null;
  idempotencyKey: string | null;
}

function selectRuns(conn: OrganizationConnection) {
  return conn
    .select({
      id: jobsMeta.id,
      name: jobsMeta.name,
      target: { id: targets.id, name: targets.name },
      library: { id: libraries.id, name: libraries.name },
      // Of a left join: each part is null, all of it, where the run has no pipeline.
      ofPipeline: { id: pipelines.id, name: pipelines.name },
      ofVersion: {
        versionId: pipelineVersions.id,
        version: pipelineVersions.version,
        spec: pipelineVersions.spec,
      },
      params: jobsMeta.params,
      status: jobsMeta.status,
      createdBy: jobsMeta.createdBy,
      createdAt: jobsMeta.createdAt,
      finishedAt: jobsMeta.finishedAt,
      idempotencyKey: jobsMeta.idempotencyKey,
    })
    .from(jobsMeta)
    .innerJoin(targets, and(eq(targets.orgId, jobsMeta.orgId), eq(targets.id, jobsMeta.targetId)))
    .innerJoin(libraries, and(eq(libraries.orgId, jobsMeta.orgId), eq(libraries.id, jobsMeta.libraryId)))
    .leftJoin(
      pipelineVersions,
      and(eq(pipelineVersions.orgId, jobsMeta.orgId), eq(pipelineVersions.id, jobsMeta.pipelineVersionId)),
    )
    .leftJoin(
      pipelines,
      and(eq(pipelines.orgId, pipelineVersions.orgId), eq(pipelines.id, pipelineVersions.pipelineId)),
    );
}

type RunRow = Awaited<ReturnType<typeof selectRuns>>[number];

function toRun({ ofPipeline, ofVersion, ...run }: RunRow): RunMetaRecord {
  return { ...run, pipeline: ofPipeline && ofVersion && { ...ofPipeline, ...ofVersion } };
}

/**
 * @throws ConflictError if there is a run with this idempotency key (of a submission at the same time: look it up in a
 * new transaction); NotFoundError if the target, library or pipeline version does not exist
 */
export async function insertRunMeta(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  run: {
    id: RunId;
    name: string;
    targetId: TargetId;
    libraryId: LibraryId;
    pipelineVersionId?: PipelineVersionId | null;
    params: object;
    createdBy: string;
    idempotencyKey: string | null;
  },
): Promise<void> {
  try {
    await conn.insert(jobsMeta).values({ orgId, ...run });
  } catch (error) {
    if (violates(error, 'jobs_meta_idempotency_key_key')) {
      throw new ConflictError('A run with this idempotency key was started at the same time.');
    }
    if (violates(error, 'jobs_meta_target_fk')) throw new NotFoundError('target');
    if (violates(error, 'jobs_meta_library_fk')) throw new NotFoundError('library');
    if (violates(error, 'jobs_meta_pipeline_version_fk')) throw new NotFoundError('pipeline version');
    throw error;
  }
}

/**
 * Makes submissions with the same key wait for each other until this transaction ends, so that the second one finds
 * the first one's run instead of colliding with it. Call it before `findRunMetaByIdempotencyKey`.
 */
export async function lockIdempotencyKey(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  idempotencyKey: string,
): Promise<void> {
  await conn.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${orgId} ${idempotencyKey}`}, 0))`);
}

export async function findRunMetaByIdempotencyKey(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  idempotencyKey: string,
): Promise<RunMetaRecord | null> {
  const [row] = await selectRuns(conn).where(
    and(eq(jobsMeta.orgId, orgId), eq(jobsMeta.idempotencyKey, idempotencyKey)),
  );
  return row ? toRun(row) : null;
}

/** @throws NotFoundError */
export async function getRunMeta(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  runId: RunId,
): Promise<RunMetaRecord> {
  const [row] = await selectRuns(conn).where(and(eq(jobsMeta.orgId, orgId), eq(jobsMeta.id, runId)));
  if (!row) throw new NotFoundError('run');
  return toRun(row);
}

/** The newest first. */
export async function listRunMetas(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  page: PageRequest<RecentPosition<RunId>>,
): Promise<RunMetaRecord[]> {
  const rows = await selectRuns(conn)
    .where(and(eq(jobsMeta.orgId, orgId), olderThan(jobsMeta, page.after)))
    .orderBy(desc(jobsMeta.createdAt), desc(jobsMeta.id))
    .limit(page.limit);
  return rows.map(toRun);
}

/** Those that are not known to have ended, the newest first. Some may have: the results database is ahead. */
export async function listOpenRunMetas(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  limit: number,
): Promise<RunMetaRecord[]> {
  const rows = await selectRuns(conn)
    .where(and(eq(jobsMeta.orgId, orgId), isNull(jobsMeta.finishedAt)))
    .orderBy(desc(jobsMeta.createdAt), desc(jobsMeta.id))
    .limit(limit);
  return rows.map(toRun);
}

/** Ids of those that are not known to have ended, the oldest first. */
export async function listOpenRunIds(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  limit = 1000,
): Promise<RunId[]> {
  const rows = await conn
    .select({ id: jobsMeta.id })
    .from(jobsMeta)
    .where(and(eq(jobsMeta.orgId, orgId), isNull(jobsMeta.finishedAt)))
    .orderBy(asc(jobsMeta.createdAt), asc(jobsMeta.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** True once a run was asked for, whatever became of it. */
export async function hasRuns(conn: OrganizationConnection, orgId: OrganizationId): Promise<boolean> {
  const rows = await conn
    .select({ id: jobsMeta.id })
    .from(jobsMeta)
    .where(eq(jobsMeta.orgId, orgId))
    .limit(1);
  return rows.length > 0;
}

/**
 * Follows the results database. A run that has ended stays ended.
 * @throws NotFoundError
 */
export async function setRunMetaStatus(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  runId: RunId,
  status: RunState,
): Promise<void> {
  const changed = await conn
    .update(jobsMeta)
    .set({
      status,
      ...(isFinalRunState(status) && { finishedAt: sql`coalesce(${jobsMeta.finishedAt}, now())` }),
    })
    .where(
      and(
        eq(jobsMeta.orgId, orgId),
        eq(jobsMeta.id, runId),
        sql`(${jobsMeta.finishedAt} is null or ${jobsMeta.status} = ${status})`,
      ),
    )
    .returning({ id: jobsMeta.id });
  if (changed.length === 0) await getRunMeta(conn, orgId, runId);
}
