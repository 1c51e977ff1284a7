import { and, asc, desc, eq, gt, gte, inArray, lt, or, type SQL, sql } from 'drizzle-orm';
import { NotFoundError } from '@/lib/domain/errors';
import {
  type AuditEntryId,
  newId,
  type OrganizationId,
  type PipelineVersionId,
  type RunId,
} from '@/lib/domain/ids';
import type { OrganizationConnection } from './client';
import type { PageRequest } from './page';
import { auditChains } from './schema/audit-chains';
import { type AuditActor, type AuditOutcome, auditLogs } from './schema/audit-logs';
import { tokens } from './schema/tokens';
import { users } from './schema/users';

export interface AuditEntry {
  actorKind: AuditActor;
  actorId: string;
  /** Noun and verb, `run.start` for example. */
  action: string;
  /** Left out: accepted. */
  outcome?: AuditOutcome;
  subjectKind: string;
  subjectId: string;
  pipelineVersionId?: PipelineVersionId | null;
  runId?: RunId | null;
  requestId?: string | null;
  ip?: string | null;
  details?: object;
}

/** An entry with its place in the organisation's chain. */
export interface AuditRecord extends Required<AuditEntry> {
  id: AuditEntryId;
  /** 1 is the organisation's first. */
  seq: number;
  at: Date;
  previousHash: string;
  hash: string;
}

/** An entry with the name of who acted, where there is one. */
export interface NamedAuditRecord extends AuditRecord {
  /** Of the person, or of the token. */
  actorName: string | null;
  /** Of the person, or of the token's maker. */
  actorEmail: string | null;
}

/**
 * Adds an entry, in the transaction of the change that it tells of, as the last of its statements: the organisation's
 * chain is locked from here to the commit. Entries cannot be changed or taken back.
 */
export async function appendAudit(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  entry: AuditEntry,
): Promise<void> {
  await conn.insert(auditLogs).values({ orgId, id: newId('auditEntry'), ...entry });
}

/** The same for an entry that may stand there already: for what has to be repeated until it is known to be there. */
export async function appendAuditOnce(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  id: AuditEntryId,
  entry: AuditEntry,
): Promise<void> {
  // Two that bring the same entry: the second waits for the first, and then finds it.
  await conn.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${orgId} ${id}`}, 0))`);
  const there = await conn.$count(auditLogs, and(eq(auditLogs.orgId, orgId), eq(auditLogs.id, id)));
  if (there === 0) await conn.insert(auditLogs).values({ orgId, id, ...entry });
}

/** What entries are asked for; all of it must hold. */
export interface AuditFilter {
  action?: string | undefined;
  /** An actor's id, or the e-mail address of a person: then what their tokens did as well. */
  actor?: string | undefined;
  subjectId?: string | undefined;
  outcome?: AuditOutcome | undefined;
  from?: Date | undefined;
  until?: Date | undefined;
}

const columns = {
  id: auditLogs.id,
  seq: auditLogs.seq,
  at: auditLogs.at,
  actorKind: auditLogs.actorKind,
  actorId: auditLogs.actorId,
  actorName: sql<string | null>`coalesce(${tokens.name}, ${users.name})`,
  actorEmail: users.email,
  action: auditLogs.action,
  outcome: auditLogs.outcome,
  subjectKind: auditLogs.subjectKind,
  subjectId: auditLogs.subjectId,
  pipelineVersionId: auditLogs.pipelineVersionId,
  runId: auditLogs.runId,
  requestId: auditLogs.requestId,
  ip: auditLogs.ip,
  details: auditLogs.details,
  previousHash: auditLogs.previousHash,
  hash: auditLogs.hash,
};

function selectNamed(conn: OrganizationConnection, where: SQL | undefined) {
  return conn
    .select(columns)
    .from(auditLogs)
    .leftJoin(
      tokens,
      and(
        eq(auditLogs.actorKind, 'token'),
        eq(tokens.orgId, auditLogs.orgId),
        sql`${tokens.id} = ${auditLogs.actorId}`,
      ),
    )
    .leftJoin(users, sql`${users.id} = coalesce(${tokens.userId}, ${auditLogs.actorId})`)
    .where(where);
}

/** The newest first. */
export async function listAudit(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  page: PageRequest<number>,
  filter: AuditFilter = {},
): Promise<NamedAuditRecord[]> {
  const { action, actor, subjectId, outcome, from, until } = filter;
  const where = and(
    eq(auditLogs.orgId, orgId),
    page.after === undefined ? undefined : lt(auditLogs.seq, page.after),
    action ? eq(auditLogs.action, action) : undefined,
    actor?.includes('@') ? eq(sql`lower(${users.email})`, actor.toLowerCase()) : undefined,
    actor && !actor.includes('@') ? eq(auditLogs.actorId, actor) : undefined,
    subjectId ? eq(auditLogs.subjectId, subjectId) : undefined,
    outcome ? eq(auditLogs.outcome, outcome) : undefined,
    from ? gte(auditLogs.at, from) : undefined,
    until ? lt(auditLogs.at, until) : undefined,
  );
  return selectNamed(conn, where).orderBy(desc(auditLogs.seq)).limit(page.limit);
}

/** @throws NotFoundError */
export async function getAuditEntry(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  entryId: AuditEntryId,
): Promise<NamedAuditRecord> {
  const [row] = await selectNamed(conn, and(eq(auditLogs.orgId, orgId), eq(auditLogs.id, entryId)));
  if (!row) throw new NotFoundError('audit entry');
  return row;
}

/** The actions that stand in the log, by name: what a filter can choose from. */
export async function listAuditActions(
  conn: OrganizationConnection,
  orgId: OrganizationId,
): Promise<string[]> {
  const rows = await conn
    .selectDistinct({ action: auditLogs.action })
    .from(auditLogs)
    .where(eq(auditLogs.orgId, orgId))
    .orderBy(asc(auditLogs.action));
  return rows.map((row) => row.action);
}

/** An entry with its fields as the text that its hash was made from. */
export interface ChainedEntry {
  id: AuditEntryId;
  seq: number;
  previousHash: string;
  hash: string;
  /** In the order in which they are hashed, from the organisation on. */
  fields: (string | null)[];
}

/** What entries are about: any of these runs, or this very subject. */
export interface ChainSubjects {
  runIds: readonly RunId[];
  subjectId?: string;
}

/** Entries after a place in the chain, the oldest first, for verifying it; only those about something, if it is given. */
export async function listChain(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  page: { after: number; limit: number; about?: ChainSubjects },
): Promise<ChainedEntry[]> {
  const rows = await conn
    .select({
      id: auditLogs.id,
      seq: auditLogs.seq,
      previousHash: auditLogs.previousHash,
      hash: auditLogs.hash,
      at: auditLogs.at,
      actorKind: auditLogs.actorKind,
      actorId: auditLogs.actorId,
      action: auditLogs.action,
      outcome: auditLogs.outcome,
      subjectKind: auditLogs.subjectKind,
      subjectId: auditLogs.subjectId,
      pipelineVersionId: auditLogs.pipelineVersionId,
      runId: auditLogs.runId,
      requestId: auditLogs.requestId,
      ip: auditLogs.ip,
      details: sql<string>`${auditLogs.details}::text`,
    })
    .from(auditLogs)
    .where(and(eq(auditLogs.orgId, orgId), gt(auditLogs.seq, page.after), page.about && isAbout(page.about)))
    .orderBy(asc(auditLogs.seq))
    .limit(page.limit);
  return rows.map(({ id, seq, previousHash, hash, at, ...rest }) => ({
    id,
    seq,
    previousHash,
    hash,
    fields: [
      orgId,
      String(seq),
      id,
      at.toISOString(),
      rest.actorKind,
      rest.actorId,
      rest.action,
      rest.outcome,
      rest.subjectKind,
      rest.subjectId,
      rest.pipelineVersionId,
      rest.runId,
      rest.requestId,
      rest.ip,
      rest.details,
    ],
  }));
}

function isAbout({ runIds, subjectId }: ChainSubjects): SQL | undefined {
  return or(
    inArray(auditLogs.runId, [...runIds]),
    subjectId === undefined ? undefined : eq(auditLogs.subjectId, subjectId),
  );
}

/** Where the chain ends by its own account, and which number the last entry has, at one moment; 0 for an empty log. */
export async function getChainEnd(
  conn: OrganizationConnection,
  orgId: OrganizationId,
): Promise<{ lastSeq: number; lastHash: string | null; lastEntrySeq: number }> {
  const [row] = await conn
    .select({
      lastSeq: auditChains.lastSeq,
      lastHash: auditChains.lastHash,
      lastEntrySeq: sql<number>`(select coalesce(max(seq), 0)::float8 from audit_logs where org_id = ${orgId})`,
    })
    .from(sql`(select 1) as one`)
    .leftJoin(auditChains, eq(auditChains.orgId, orgId));
  return {
    lastSeq: row?.lastSeq ?? 0,
    lastHash: row?.lastHash ?? null,
    lastEntrySeq: row?.lastEntrySeq ?? 0,
  };
}
