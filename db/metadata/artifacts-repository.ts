import { and, eq, inArray } from 'drizzle-orm';
import { NotFoundError } from '@/lib/domain/errors';
import type { ArtifactId, OrganizationId } from '@/lib/domain/ids';
import type { OrganizationConnection } from './client';
import { artifacts } from './schema/artifacts';

export interface ArtifactRecord {
  id: ArtifactId;
  kind: string;
  objectKey: string;
  bytes: number;
  sha256: string;
  mediaType: string;
  fileName: string;
  createdBy: string;
  createdAt: Date;
}

/**
 * Names an object that was written and verified. A repeat with the same object key, as a retried step makes, keeps
 * the row and takes over size and checksum.
 * @returns the row that stands, whose id is the earlier one's after a repeat
 */
export async function insertArtifact(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  artifact: Omit<ArtifactRecord, 'createdAt'>,
): Promise<ArtifactRecord> {
  const { bytes, sha256, mediaType } = artifact;
  const [row] = await conn
    .insert(artifacts)
    .values({ orgId, ...artifact })
    .onConflictDoUpdate({ target: [artifacts.orgId, artifacts.objectKey], set: { bytes, sha256, mediaType } })
    .returning();
  return row as ArtifactRecord;
}

/** @throws NotFoundError */
export async function getArtifact(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  artifactId: ArtifactId,
): Promise<ArtifactRecord> {
  const [row] = await listArtifacts(conn, orgId, [artifactId]);
  if (!row) throw new NotFoundError('file');
  return row;
}

/** Those with one of these ids, in no order. */
export async function listArtifacts(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  artifactIds: readonly ArtifactId[],
): Promise<ArtifactRecord[]> {
  if (artifactIds.length === 0) return [];
  const rows = await conn
    .select()
    .from(artifacts)
    .where(and(eq(artifacts.orgId, orgId), inArray(artifacts.id, [...artifactIds])));
  return rows.map(({ orgId: _, ...record }) => record);
}
