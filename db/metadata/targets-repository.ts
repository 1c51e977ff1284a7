import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { ConflictError, NotFoundError } from '@/lib/domain/errors';
import type { ArtifactId, OrganizationId, TargetId } from '@/lib/domain/ids';
import type { SearchSpaceSource, TargetChoices } from '@/lib/domain/resources/targets';
import type { SearchSpace } from '@/lib/domain/search-space';
import type { TargetState } from '@/lib/domain/states';
import type { OrganizationConnection } from './client';
import { olderThan, type PageRequest, type RecentPosition } from './page';
import { artifacts } from './schema/artifacts';
import { targets } from './schema/targets';
import { tokens } from './schema/tokens';
import { users } from './schema/users';

export interface TargetRecord {
  id: TargetId;
  name: string;
  status: TargetState;
  sourceArtifactId: ArtifactId;
  /** Name of the uploaded file. */
  fileName: string;
  format: 'pdb' | 'mmcif' | null;
  choices: TargetChoices;
  report: object | null;
  recipe: object | null;
  receptorPdbqtArtifactId: ArtifactId | null;
  displayPdbArtifactId: ArtifactId | null;
  crystalLigandArtifactId: ArtifactId | null;
  removedPdbArtifactId: ArtifactId | null;
  pdbqtSha256: string | null;
  crystalLigand: object | null;
  /** In force: the one that was chosen, else the one around the crystal ligand. */
  searchSpace: SearchSpace | null;
  searchSpaceSource: SearchSpaceSource | null;
  crystalSearchSpace: SearchSpace | null;
  error: string | null;
  /** Of the bytes that are prepared now; null if nobody approved of those. */
  approval: { by: string; at: Date } | null;
  createdBy: string;
  createdAt: Date;
  updatedAt: Date;
  archivedAt: Date | null;
}

/** What preparation gives a target. */
export type PreparedTarget = Pick<
  TargetRecord,
  | 'format'
  | 'report'
  | 'recipe'
  | 'displayPdbArtifactId'
  | 'crystalLigandArtifactId'
  | 'removedPdbArtifactId'
  | 'crystalLigand'
  | 'searchSpace'
> & { receptorPdbqtArtifactId: ArtifactId; pdbqtSha256: string };

const columns = {
  id: targets.id,
  name: targets.name,
  status: targets.status,
  sourceArtifactId: targets.sourceArtifactId,
  fileName: artifacts.fileName,
  format: targets.format,
  choices: targets.choices,
  report: targets.report,
  recipe: targets.recipe,
  receptorPdbqtArtifactId: targets.receptorPdbqtArtifactId,
  displayPdbArtifactId: targets.displayPdbArtifactId,
  crystalLigandArtifactId: targets.crystalLigandArtifactId,
  removedPdbArtifactId: targets.removedPdbArtifactId,
  pdbqtSha256: targets.pdbqtSha256,
  crystalLigand: targets.crystalLigand,
  searchSpace: targets.searchSpace,
  chosenSearchSpace: targets.chosenSearchSpace,
  error: targets.error,
  approvedBy: sql<string | null>`coalesce(${tokens.name}, ${users.name}, ${targets.approvedBy})`,
  approvedAt: targets.approvedAt,
  approvedPdbqtSha256: targets.approvedPdbqtSha256,
  createdBy: targets.createdBy,
  createdAt: targets.createdAt,
  updatedAt: targets.updatedAt,
  archivedAt: targets.archivedAt,
};

function selectTargets(conn: OrganizationConnection) {
  return conn
    .select(columns)
    .from(targets)
    .innerJoin(artifacts, and(eq(artifacts.orgId, targets.orgId), eq(artifacts.id, targets.sourceArtifactId)))
    .leftJoin(tokens, and(eq(tokens.orgId, targets.orgId), sql`${tokens.id} = ${targets.approvedBy}`))
    .leftJoin(users, sql`${users.id} = ${targets.approvedBy}`);
}

type TargetRow = Awaited<ReturnType<typeof selectTargets>>[number];

function recordOf({
  approvedBy,
  approvedAt,
  approvedPdbqtSha256,
  chosenSearchSpace: chosen,
  ...row
}: TargetRow): TargetRecord {
  const isInForce = row.status === 'ready' && approvedPdbqtSha256 === row.pdbqtSha256;
  const approval = isInForce && approvedBy && approvedAt ? { by: approvedBy, at: approvedAt } : null;
  const around: SearchSpaceSource | null = row.searchSpace && { kind: 'crystal-ligand' };
  return {
    ...row,
    approval,
    searchSpace: chosen?.space ?? row.searchSpace,
    searchSpaceSource: chosen?.source ?? around,
    crystalSearchSpace: row.searchSpace,
  };
}

export async function insertTarget(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  target: {
    id: TargetId;
    name: string;
    sourceArtifactId: ArtifactId;
    choices: TargetChoices;
    createdBy: string;
  },
): Promise<void> {
  await conn.insert(targets).values({ orgId, ...target });
}

/** @throws NotFoundError */
export async function getTarget(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  targetId: TargetId,
): Promise<TargetRecord> {
  const [row] = await selectTargets(conn).where(and(eq(targets.orgId, orgId), eq(targets.id, targetId)));
  if (!row) throw new NotFoundError('target');
  return recordOf(row);
}

/** The newest first, without the archived. */
export async function listTargets(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  page: PageRequest<RecentPosition<TargetId>>,
): Promise<TargetRecord[]> {
  const rows = await selectTargets(conn)
    .where(and(eq(targets.orgId, orgId), isNull(targets.archivedAt), olderThan(targets, page.after)))
    .orderBy(desc(targets.createdAt), desc(targets.id))
    .limit(page.limit);
  return rows.map(recordOf);
}

/** Names of these targets, the archived among them; ids of no target of the organisation are left out. */
export async function listTargetNames(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  ids: readonly TargetId[],
): Promise<Map<TargetId, string>> {
  if (ids.length === 0) return new Map();
  const rows = await conn
    .select({ id: targets.id, name: targets.name })
    .from(targets)
    .where(and(eq(targets.orgId, orgId), inArray(targets.id, [...ids])));
  return new Map(rows.map(({ id, name }) => [id, name]));
}

async function change(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  targetId: TargetId,
  from: readonly TargetState[],
  set: Partial<typeof targets.$inferInsert>,
): Promise<void> {
  const changed = await conn
    .update(targets)
    .set({ ...set, updatedAt: sql`now()` })
    .where(and(eq(targets.orgId, orgId), eq(targets.id, targetId), inArray(targets.status, [...from])))
    .returning({ id: targets.id });
  if (changed.length > 0) return;
  const target = await getTarget(conn, orgId, targetId);
  throw new ConflictError(`The target "${target.name}" is ${target.status}; that is not possible now.`);
}

/**
 * To `preparing`, from any state: a repeat of the step, and new choices, prepare again. New choices end an approval.
 * @throws NotFoundError
 */
export async function beginTargetPreparation(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  targetId: TargetId,
  choices?: TargetChoices,
): Promise<void> {
  await change(conn, orgId, targetId, ['uploaded', 'preparing', 'ready', 'failed'], {
    status: 'preparing',
    error: null,
    ...(choices && { choices, approvedBy: null, approvedAt: null, approvedPdbqtSha256: null }),
  });
}

/** `preparing` -> `ready`; ready is repeated. @throws NotFoundError, ConflictError */
export async function completeTargetPreparation(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  targetId: TargetId,
  prepared: PreparedTarget,
): Promise<void> {
  await change(conn, orgId, targetId, ['preparing', 'ready'], { ...prepared, status: 'ready', error: null });
}

/** To `failed` with the reason, from anything but `ready`. @throws NotFoundError, ConflictError */
export async function failTargetPreparation(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  targetId: TargetId,
  error: string,
  found: Pick<Partial<TargetRecord>, 'report' | 'format'> = {},
): Promise<void> {
  await change(conn, orgId, targetId, ['uploaded', 'preparing', 'failed'], {
    ...found,
    status: 'failed',
    error,
  });
}

/** Chooses where runs search; null: around the crystal ligand again. @throws NotFoundError, ConflictError */
export async function chooseSearchSpace(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  targetId: TargetId,
  chosenSearchSpace: { space: SearchSpace; source: SearchSpaceSource } | null,
): Promise<void> {
  await change(conn, orgId, targetId, ['ready'], { chosenSearchSpace });
}

/**
 * Notes who stands for what is prepared now. A repeat changes the name and the moment.
 * @throws NotFoundError; ConflictError if other bytes are prepared by now, or none
 */
export async function approveTarget(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  targetId: TargetId,
  approval: { by: string; pdbqtSha256: string },
): Promise<void> {
  const approved = await conn
    .update(targets)
    .set({
      approvedBy: approval.by,
      approvedAt: sql`now()`,
      approvedPdbqtSha256: approval.pdbqtSha256,
      updatedAt: sql`now()`,
    })
    .where(
      and(
        eq(targets.orgId, orgId),
        eq(targets.id, targetId),
        eq(targets.status, 'ready'),
        eq(targets.pdbqtSha256, approval.pdbqtSha256),
        isNull(targets.archivedAt),
      ),
    )
    .returning({ id: targets.id });
  if (approved.length > 0) return;
  const target = await getTarget(conn, orgId, targetId);
  throw new ConflictError(
    target.archivedAt
      ? `The target "${target.name}" is archived.`
      : `The target "${target.name}" is not prepared as you saw it. Look at it again before you approve of it.`,
  );
}

/** Takes a target off the lists; runs keep their snapshot of it. @throws NotFoundError */
export async function archiveTarget(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  targetId: TargetId,
): Promise<void> {
  const archived = await conn
    .update(targets)
    .set({ archivedAt: sql`coalesce(${targets.archivedAt}, now())` })
    .where(and(eq(targets.orgId, orgId), eq(targets.id, targetId)))
    .returning({ id: targets.id });
  if (archived.length === 0) throw new NotFoundError('target');
}

/** Puts a target back on the lists. @throws NotFoundError */
export async function restoreTarget(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  targetId: TargetId,
): Promise<void> {
  const restored = await conn
    .update(targets)
    .set({ archivedAt: null })
    .where(and(eq(targets.orgId, orgId), eq(targets.id, targetId)))
    .returning({ id: targets.id });
  if (restored.length === 0) throw new NotFoundError('target');
}
