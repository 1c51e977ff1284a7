import { and, asc, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { ConflictError, NotFoundError } from '@/lib/domain/errors';
import type { LigandId, RunId, ShortlistId } from '@/lib/domain/ids';
import type { ResultsConnection } from './connection';
import { jobOutputs } from './schema/job-outputs';
import { jobs } from './schema/jobs';
import { shortlistResults } from './schema/shortlist-results';
import { shortlists } from './schema/shortlists';

/** A shortlist and how much is on it. */
export interface ShortlistRecord {
  id: ShortlistId;
  name: string;
  note: string;
  /** The run whose own shortlist it is. */
  jobId: RunId | null;
  createdBy: string;
  createdAt: Date;
  archivedAt: Date | null;
  results: number;
  runs: number;
  lastStarredAt: Date | null;
}

/** One result on one shortlist. */
export interface StarRecord {
  shortlistId: ShortlistId;
  runId: RunId;
  ligandId: LigandId;
  note: string;
  starredBy: string;
  starredAt: Date;
}

/** The same with the run that the result is of. */
export interface StarOnShortlist extends StarRecord {
  runName: string;
  targetName: string;
}

const onList = and(eq(shortlistResults.shortlistId, shortlists.id), isNull(shortlistResults.removedAt));

function selectShortlists(conn: ResultsConnection) {
  return conn
    .select({
      id: shortlists.id,
      name: shortlists.name,
      note: shortlists.note,
      jobId: shortlists.jobId,
      createdBy: shortlists.createdBy,
      createdAt: shortlists.createdAt,
      archivedAt: shortlists.archivedAt,
      results: sql<number>`count(${shortlistResults.ligandId})::int`,
      runs: sql<number>`count(distinct ${shortlistResults.jobId})::int`,
      lastStarredAt: sql<Date | null>`max(${shortlistResults.starredAt})`.mapWith(shortlistResults.starredAt),
    })
    .from(shortlists)
    .leftJoin(shortlistResults, onList)
    .groupBy(shortlists.id);
}

/** Those that are not archived, the newest first. */
export async function listShortlists(conn: ResultsConnection, limit: number): Promise<ShortlistRecord[]> {
  return selectShortlists(conn)
    .where(isNull(shortlists.archivedAt))
    .orderBy(desc(shortlists.createdAt), desc(shortlists.id))
    .limit(limit);
}

/** Archived ones as well. @throws NotFoundError */
export async function getShortlist(conn: ResultsConnection, id: ShortlistId): Promise<ShortlistRecord> {
  const [row] = await selectShortlists(conn).where(eq(shortlists.id, id));
  if (!row) throw new NotFoundError('shortlist');
  return row;
}

type NewShortlist = Pick<ShortlistRecord, 'id' | 'name' | 'note' | 'createdBy'>;

export async function insertShortlist(conn: ResultsConnection, shortlist: NewShortlist): Promise<void> {
  await conn.insert(shortlists).values(shortlist);
}

/** The shortlist of a run's own; made as given here if it has none. */
export async function ensureRunShortlist(
  conn: ResultsConnection,
  jobId: RunId,
  shortlist: NewShortlist,
): Promise<{ id: ShortlistId; isNew: boolean }> {
  await conn
    .insert(shortlists)
    .values({ ...shortlist, jobId })
    .onConflictDoNothing();
  const [row] = await conn
    .select({ id: shortlists.id })
    .from(shortlists)
    .where(and(eq(shortlists.jobId, jobId), isNull(shortlists.archivedAt)));
  if (!row) throw new ConflictError('The shortlist of this run was archived at this very moment. Try again.');
  return { id: row.id, isNew: row.id === shortlist.id };
}

/** @throws NotFoundError */
export async function renameShortlist(
  conn: ResultsConnection,
  id: ShortlistId,
  words: { name?: string | undefined; note?: string | undefined },
): Promise<void> {
  const changed = await conn
    .update(shortlists)
    .set({ name: words.name, note: words.note })
    .where(eq(shortlists.id, id))
    .returning({ id: shortlists.id });
  if (changed.length === 0) throw new NotFoundError('shortlist');
}

/** @returns false if it was archived already */
export async function archiveShortlist(conn: ResultsConnection, id: ShortlistId): Promise<boolean> {
  const changed = await conn
    .update(shortlists)
    .set({ archivedAt: sql`now()` })
    .where(and(eq(shortlists.id, id), isNull(shortlists.archivedAt)))
    .returning({ id: shortlists.id });
  return changed.length > 0;
}

/**
 * Takes it back from the archive. If its run has got another of its own meanwhile, it is no run's own any more.
 * @returns false if it was not archived
 */
export async function restoreShortlist(conn: ResultsConnection, id: ShortlistId): Promise<boolean> {
  const changed = await conn
    .update(shortlists)
    .set({
      archivedAt: null,
      jobId: sql`case when exists (
        select from shortlists other where other.job_id = ${shortlists.jobId} and other.archived_at is null
      ) then null else ${shortlists.jobId} end`,
    })
    .where(and(eq(shortlists.id, id), isNotNull(shortlists.archivedAt)))
    .returning({ id: shortlists.id });
  return changed.length > 0;
}

type StarKey = Pick<StarRecord, 'shortlistId' | 'runId' | 'ligandId'>;

const isStar = ({ shortlistId, runId, ligandId }: StarKey) =>
  and(
    eq(shortlistResults.shortlistId, shortlistId),
    eq(shortlistResults.jobId, runId),
    eq(shortlistResults.ligandId, ligandId),
  );

/**
 * Puts a result on a shortlist, or changes its note there.
 * @param star a note that is left out stays as it is, and is empty on a new star
 * @param most results that one shortlist may hold
 * @returns what came of it
 * @throws NotFoundError if the run has no such result or there is no such shortlist
 * @throws ConflictError if the shortlist is archived or full
 */
export async function starResult(
  conn: ResultsConnection,
  { note, starredBy, ...key }: StarKey & { note?: string | undefined; starredBy: string },
  most: number,
): Promise<'starred' | 'noted' | 'unchanged'> {
  return conn.transaction(async (tx) => {
    const [list] = await tx
      .select({ archivedAt: shortlists.archivedAt })
      .from(shortlists)
      .where(eq(shortlists.id, key.shortlistId))
      .for('update');
    if (!list) throw new NotFoundError('shortlist');
    await requireResult(tx, key.runId, key.ligandId);
    if (list.archivedAt)
      throw new ConflictError('This shortlist is archived. Take it back from the archive first.');
    const [before] = await tx.select().from(shortlistResults).where(isStar(key));
    if (before && !before.removedAt) {
      if (note === undefined || note === before.note) return 'unchanged';
      await tx.update(shortlistResults).set({ note }).where(isStar(key));
      return 'noted';
    }
    const standing = await tx.$count(
      shortlistResults,
      and(eq(shortlistResults.shortlistId, key.shortlistId), isNull(shortlistResults.removedAt)),
    );
    if (standing >= most) {
      throw new ConflictError(`A shortlist holds ${most} results at most. Make another one.`);
    }
    const values = { note: note ?? '', starredBy, starredAt: sql`now()`, removedAt: null };
    const { runId: jobId, shortlistId, ligandId } = key;
    await tx
      .insert(shortlistResults)
      .values({ shortlistId, jobId, ligandId, ...values })
      .onConflictDoUpdate({
        target: [shortlistResults.shortlistId, shortlistResults.jobId, shortlistResults.ligandId],
        set: values,
      });
    return 'starred';
  });
}

/** Takes a result off a shortlist. @returns false if it was not on it */
export async function unstarResult(conn: ResultsConnection, key: StarKey): Promise<boolean> {
  const changed = await conn
    .update(shortlistResults)
    .set({ removedAt: sql`now()` })
    .where(and(isStar(key), isNull(shortlistResults.removedAt)))
    .returning({ ligandId: shortlistResults.ligandId });
  return changed.length > 0;
}

/** Puts a result back as it was, with its note, its author and its time. @returns false if it was not taken off */
export async function restoreStar(conn: ResultsConnection, key: StarKey): Promise<boolean> {
  const changed = await conn
    .update(shortlistResults)
    .set({ removedAt: null })
    .where(and(isStar(key), isNotNull(shortlistResults.removedAt)))
    .returning({ ligandId: shortlistResults.ligandId });
  return changed.length > 0;
}

/** @throws NotFoundError if the run has no such result */
export async function requireResult(
  conn: ResultsConnection,
  runId: RunId,
  ligandId: LigandId,
): Promise<void> {
  const [row] = await conn
    .select({ ligandId: jobOutputs.ligandId })
    .from(jobOutputs)
    .where(and(eq(jobOutputs.jobId, runId), eq(jobOutputs.ligandId, ligandId)));
  if (!row) throw new NotFoundError('result');
}

const starColumns = {
  shortlistId: shortlistResults.shortlistId,
  runId: shortlistResults.jobId,
  ligandId: shortlistResults.ligandId,
  note: shortlistResults.note,
  starredBy: shortlistResults.starredBy,
  starredAt: shortlistResults.starredAt,
};

/** The shortlists that a result is on, with their names; archived ones are left out. */
export async function starsOfResult(
  conn: ResultsConnection,
  runId: RunId,
  ligandId: LigandId,
): Promise<(StarRecord & { shortlistName: string })[]> {
  return conn
    .select({ ...starColumns, shortlistName: shortlists.name })
    .from(shortlistResults)
    .innerJoin(shortlists, eq(shortlists.id, shortlistResults.shortlistId))
    .where(
      and(
        eq(shortlistResults.jobId, runId),
        eq(shortlistResults.ligandId, ligandId),
        isNull(shortlistResults.removedAt),
        isNull(shortlists.archivedAt),
      ),
    )
    .orderBy(asc(shortlistResults.starredAt), asc(shortlistResults.shortlistId));
}

/** Everything on a shortlist with the run that it is of, in the order of the runs and the stars. */
export async function starsOnShortlist(conn: ResultsConnection, id: ShortlistId): Promise<StarOnShortlist[]> {
  return conn
    .select({
      ...starColumns,
      runName: jobs.name,
      targetName: sql<string>`${jobs.target} ->> 'name'`,
    })
    .from(shortlistResults)
    .innerJoin(jobs, eq(jobs.id, shortlistResults.jobId))
    .where(and(eq(shortlistResults.shortlistId, id), isNull(shortlistResults.removedAt)))
    .orderBy(asc(jobs.createdAt), asc(jobs.id), asc(shortlistResults.starredAt));
}
