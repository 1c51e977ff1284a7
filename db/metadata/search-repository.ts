import { type AnyColumn, type SQL, sql } from 'drizzle-orm';
import type { OrganizationId } from '@/lib/domain/ids';
import { NAME_RANKS, searchWords } from '@/lib/domain/name-rank';
import type { SearchedKind, SearchHit } from '@/lib/domain/resources/search';
import type { OrganizationConnection } from './client';
import { jobsMeta } from './schema/jobs-meta';
import { libraries } from './schema/libraries';
import { memberships } from './schema/memberships';
import { pipelines } from './schema/pipelines';
import { targets } from './schema/targets';
import { users } from './schema/users';

export interface FoundRecord extends Omit<SearchHit, 'createdAt'> {
  createdAt: Date;
}

/** Where the things of a kind are, and what names one. Archived ones are left out, as in the lists. */
interface Source {
  id: AnyColumn;
  name: AnyColumn;
  /** Found by as well as by its name. */
  alias?: AnyColumn;
  detail: SQL;
  createdAt: AnyColumn;
  from: SQL;
  orgId: AnyColumn;
  archivedAt?: AnyColumn;
}

const SOURCES: Record<SearchedKind, Source> = {
  run: {
    ...{ id: jobsMeta.id, name: jobsMeta.name, createdAt: jobsMeta.createdAt },
    detail: sql`${targets.name}`,
    from: sql`${jobsMeta} join ${targets} on ${targets.orgId} = ${jobsMeta.orgId} and ${targets.id} = ${jobsMeta.targetId}`,
    orgId: jobsMeta.orgId,
  },
  target: {
    ...{ id: targets.id, name: targets.name, createdAt: targets.createdAt },
    detail: sql`null`,
    from: sql`${targets}`,
    ...{ orgId: targets.orgId, archivedAt: targets.archivedAt },
  },
  library: {
    ...{ id: libraries.id, name: libraries.name, createdAt: libraries.createdAt },
    detail: sql`null`,
    from: sql`${libraries}`,
    ...{ orgId: libraries.orgId, archivedAt: libraries.archivedAt },
  },
  pipeline: {
    ...{ id: pipelines.id, name: pipelines.name, createdAt: pipelines.createdAt },
    detail: sql`null`,
    from: sql`${pipelines}`,
    ...{ orgId: pipelines.orgId, archivedAt: pipelines.archivedAt },
  },
  member: {
    ...{ id: memberships.id, name: users.name, alias: users.email, createdAt: memberships.createdAt },
    detail: sql`${users.email}`,
    from: sql`${memberships} join ${users} on ${users.id} = ${memberships.userId}`,
    orgId: memberships.orgId,
  },
};

const columnsOf = (kind: SearchedKind, { id, name, detail, createdAt }: Source) =>
  sql`${kind}::text as kind, ${id} as id, ${name} as name, ${detail}::text as detail, ${createdAt} as created_at`;

const isListed = (orgId: OrganizationId, source: Source) =>
  sql`${source.orgId} = ${orgId}${source.archivedAt ? sql` and ${source.archivedAt} is null` : sql``}`;

/**
 * What is called like this, in one query: the best of each kind, the better answers first and of equally good ones the
 * newest. An id that is typed whole is an exact answer.
 */
export async function findByName(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  { kinds, query, limitPerKind }: { kinds: readonly SearchedKind[]; query: string; limitPerKind: number },
): Promise<FoundRecord[]> {
  const words = searchWords(query);
  if (kinds.length === 0 || words.length === 0) return [];
  const whole = words.join(' ');
  // In Postgres's expressions a backslash before anything but a letter or digit makes it stand for itself.
  const beginsWord = `\\m${whole.replaceAll(/[^\p{L}\p{N}\s_]/gu, '\\$&')}`;
  const parts = kinds.map((kind) => {
    const source = SOURCES[kind];
    const said = sql`lower(${source.name})`;
    const all = source.alias ? sql`lower(${source.name} || ' ' || ${source.alias})` : said;
    const isExact = source.alias
      ? sql`${whole} in (${said}, lower(${source.alias}))`
      : sql`${said} = ${whole}`;
    const holdsAll = sql.join(
      words.map((word) => sql`strpos(${all}, ${word}) > 0`),
      sql` and `,
    );
    const rank = sql`case when ${isExact} or ${source.id} = ${whole} then ${sql.raw(`${NAME_RANKS.exact}`)}
      when starts_with(${said}, ${whole}) then ${sql.raw(`${NAME_RANKS.prefix}`)}
      when ${all} ~ ${beginsWord} then ${sql.raw(`${NAME_RANKS.word}`)} else ${sql.raw(`${NAME_RANKS.inside}`)} end`;
    return sql`(select ${columnsOf(kind, source)}, ${rank} as rank from ${source.from}
      where ${isListed(orgId, source)} and (${source.id} = ${whole} or (${holdsAll}))
      order by rank, created_at desc, id limit ${limitPerKind})`;
  });
  const rows = await conn.execute(
    sql`select * from (${sql.join(parts, sql` union all `)}) as found order by rank, created_at desc, id`,
  );
  return rows.map(toFound);
}

/** Those of these things that are there, in no order. */
export async function findByIds(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  { kinds, ids }: { kinds: readonly SearchedKind[]; ids: readonly string[] },
): Promise<FoundRecord[]> {
  if (kinds.length === 0 || ids.length === 0) return [];
  const wanted = sql.join(
    ids.map((id) => sql`${id}`),
    sql`, `,
  );
  const parts = kinds.map((kind) => {
    const source = SOURCES[kind];
    return sql`select ${columnsOf(kind, source)} from ${source.from}
      where ${isListed(orgId, source)} and ${source.id} in (${wanted})`;
  });
  return (await conn.execute(sql.join(parts, sql` union all `))).map(toFound);
}

function toFound(row: Record<string, unknown>): FoundRecord {
  const { kind, id, name, detail, created_at } = row as Record<string, string>;
  return { kind, id, name, detail: detail ?? null, createdAt: new Date(created_at ?? 0) } as FoundRecord;
}
