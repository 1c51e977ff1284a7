import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { ConflictError, NotFoundError } from '@/lib/domain/errors';
import type { ArtifactId, LibraryId, OrganizationId } from '@/lib/domain/ids';
import type { LibraryState } from '@/lib/domain/states';
import type { OrganizationConnection } from './client';
import { olderThan, type PageRequest, type RecentPosition } from './page';
import { artifacts } from './schema/artifacts';
import { libraries } from './schema/libraries';
import { molecules } from './schema/molecules';

export type LibraryFormat = 'smiles' | 'csv' | 'sdf';

export interface LibraryRecord {
  id: LibraryId;
  name: string;
  status: LibraryState;
  sourceArtifactId: ArtifactId;
  /** Name of the uploaded file. */
  fileName: string;
  format: LibraryFormat | null;
  /** Headers of the CSV columns that are read; null for another format, or for no names. */
  smilesColumn: string | null;
  nameColumn: string | null;
  recordCount: number;
  acceptedCount: number;
  rejectedCount: number;
  error: string | null;
  createdBy: string;
  createdAt: Date;
  updatedAt: Date;
  archivedAt: Date | null;
}

const columns = {
  id: libraries.id,
  name: libraries.name,
  status: libraries.status,
  sourceArtifactId: libraries.sourceArtifactId,
  fileName: artifacts.fileName,
  format: libraries.format,
  smilesColumn: libraries.smilesColumn,
  nameColumn: libraries.nameColumn,
  recordCount: libraries.recordCount,
  acceptedCount: libraries.acceptedCount,
  rejectedCount: libraries.rejectedCount,
  error: libraries.error,
  createdBy: libraries.createdBy,
  createdAt: libraries.createdAt,
  updatedAt: libraries.updatedAt,
  archivedAt: libraries.archivedAt,
};

function selectLibraries(conn: OrganizationConnection) {
  return conn
    .select(columns)
    .from(libraries)
    .innerJoin(
      artifacts,
      and(eq(artifacts.orgId, libraries.orgId), eq(artifacts.id, libraries.sourceArtifactId)),
    );
}

export async function insertLibrary(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  library: {
    id: LibraryId;
    name: string;
    sourceArtifactId: ArtifactId;
    format: LibraryFormat | null;
    smilesColumn?: string | null;
    nameColumn?: string | null;
    createdBy: string;
  },
): Promise<void> {
  await conn.insert(libraries).values({ orgId, ...library });
}

/** @throws NotFoundError */
export async function getLibrary(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  libraryId: LibraryId,
): Promise<LibraryRecord> {
  const [row] = await selectLibraries(conn).where(
    and(eq(libraries.orgId, orgId), eq(libraries.id, libraryId)),
  );
  if (!row) throw new NotFoundError('library');
  return row;
}

/** The newest first, without the archived. */
export async function listLibraries(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  page: PageRequest<RecentPosition<LibraryId>>,
): Promise<LibraryRecord[]> {
  return selectLibraries(conn)
    .where(and(eq(libraries.orgId, orgId), isNull(libraries.archivedAt), olderThan(libraries, page.after)))
    .orderBy(desc(libraries.createdAt), desc(libraries.id))
    .limit(page.limit);
}

async function change(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  libraryId: LibraryId,
  from: readonly LibraryState[],
  set: Partial<typeof libraries.$inferInsert>,
): Promise<void> {
  const changed = await conn
    .update(libraries)
    .set({ ...set, updatedAt: sql`now()` })
    .where(and(eq(libraries.orgId, orgId), eq(libraries.id, libraryId), inArray(libraries.status, [...from])))
    .returning({ id: libraries.id });
  if (changed.length > 0) return;
  const library = await getLibrary(conn, orgId, libraryId);
  throw new ConflictError(`The library "${library.name}" is ${library.status}; that is not possible now.`);
}

/** `uploaded` -> `reading`; a repeat goes on. @throws NotFoundError, ConflictError */
export async function beginLibraryReading(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  libraryId: LibraryId,
): Promise<void> {
  await change(conn, orgId, libraryId, ['uploaded', 'reading', 'failed'], { status: 'reading', error: null });
}

/** `reading` -> `ready`; a repeat is fine. @throws NotFoundError, ConflictError */
export async function completeLibraryReading(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  libraryId: LibraryId,
): Promise<void> {
  await recountLibrary(conn, orgId, libraryId);
  await change(conn, orgId, libraryId, ['reading', 'ready'], { status: 'ready' });
}

/** To `failed` with the reason why the file as a whole cannot be read. @throws NotFoundError, ConflictError */
export async function failLibraryReading(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  libraryId: LibraryId,
  error: string,
): Promise<void> {
  await change(conn, orgId, libraryId, ['uploaded', 'reading', 'failed'], { status: 'failed', error });
}

/** Sets the counts from the rows, so that a batch that was repeated is not counted twice. */
export async function recountLibrary(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  libraryId: LibraryId,
): Promise<void> {
  const ofLibrary = and(eq(molecules.orgId, orgId), eq(molecules.libraryId, libraryId));
  const [counts] = await conn
    .select({
      recordCount: sql<number>`count(*)::int`,
      acceptedCount: sql<number>`(count(*) filter (where ${molecules.status} = 'accepted'))::int`,
      rejectedCount: sql<number>`(count(*) filter (where ${molecules.status} = 'rejected'))::int`,
    })
    .from(molecules)
    .where(ofLibrary);
  await conn
    .update(libraries)
    .set({ ...counts, updatedAt: sql`now()` })
    .where(and(eq(libraries.orgId, orgId), eq(libraries.id, libraryId)));
}

/** Takes a library off the lists; runs keep their copy of its ligands. @throws NotFoundError */
export async function archiveLibrary(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  libraryId: LibraryId,
): Promise<void> {
  const archived = await conn
    .update(libraries)
    .set({ archivedAt: sql`coalesce(${libraries.archivedAt}, now())` })
    .where(and(eq(libraries.orgId, orgId), eq(libraries.id, libraryId)))
    .returning({ id: libraries.id });
  if (archived.length === 0) throw new NotFoundError('library');
}

/** Puts a library back on the lists. @throws NotFoundError */
export async function restoreLibrary(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  libraryId: LibraryId,
): Promise<void> {
  const restored = await conn
    .update(libraries)
    .set({ archivedAt: null })
    .where(and(eq(libraries.orgId, orgId), eq(libraries.id, libraryId)))
    .returning({ id: libraries.id });
  if (restored.length === 0) throw new NotFoundError('library');
}
