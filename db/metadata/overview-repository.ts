import { sql } from 'drizzle-orm';
import type { LibraryId, OrganizationId, TargetId } from '@/lib/domain/ids';
import type { OrganizationConnection } from './client';

/** How many targets and libraries may be docked with. */
export async function countReady(
  conn: OrganizationConnection,
  orgId: OrganizationId,
): Promise<{ targets: number; libraries: number }> {
  const [row] = await conn.execute<{ targets: number; libraries: number }>(sql`
    select
      (select count(*)::int from targets
        where org_id = ${orgId} and status = 'ready' and archived_at is null) as targets,
      (select count(*)::int from libraries
        where org_id = ${orgId} and status = 'ready' and archived_at is null) as libraries`);
  return row ?? { targets: 0, libraries: 0 };
}

export interface TroubledTargetRecord {
  id: TargetId;
  name: string;
  /** False: ready, but nobody has said which of the ligands in it, if any, shows where to dock. */
  hasFailed: boolean;
  at: Date;
}

/** Targets of the last days that could not be prepared, or wait for somebody's word; the latest first. */
export async function listTroubledTargets(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  { days, limit }: { days: number; limit: number },
): Promise<TroubledTargetRecord[]> {
  const rows = await conn.execute<Omit<TroubledTargetRecord, 'at'> & { at: string }>(sql`
    select id, name, status = 'failed' as "hasFailed", updated_at as at from targets
    where org_id = ${orgId} and archived_at is null and updated_at > now() - make_interval(days => ${days})
      and (status = 'failed' or (status = 'ready' and search_space is null and chosen_search_space is null
        and not jsonb_exists(choices, 'crystalLigandId')
        and jsonb_array_length(coalesce(report -> 'candidateLigands', '[]')) > 0))
    order by updated_at desc, id desc limit ${limit}`);
  return rows.map(({ at, ...row }) => ({ ...row, at: new Date(at) }));
}

export interface TroubledLibraryRecord {
  id: LibraryId;
  name: string;
  hasFailed: boolean;
  rejected: number;
  records: number;
  at: Date;
}

/** Libraries of the last days that could not be read, or not all of them; the latest first. */
export async function listTroubledLibraries(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  { days, limit }: { days: number; limit: number },
): Promise<TroubledLibraryRecord[]> {
  const rows = await conn.execute<Omit<TroubledLibraryRecord, 'at'> & { at: string }>(sql`
    select id, name, status = 'failed' as "hasFailed", rejected_count as rejected, record_count as records,
      updated_at as at
    from libraries
    where org_id = ${orgId} and archived_at is null and updated_at > now() - make_interval(days => ${days})
      and (status = 'failed' or (status = 'ready' and rejected_count > 0))
    order by updated_at desc, id desc limit ${limit}`);
  return rows.map(({ at, ...row }) => ({ ...row, at: new Date(at) }));
}
