import { and, eq, inArray } from 'drizzle-orm';
import type { ArtifactId, LibraryId, OrganizationId, RunId, TargetId } from '@/lib/domain/ids';
import type { OrganizationConnection } from './client';
import { artifacts } from './schema/artifacts';
import { jobsMeta } from './schema/jobs-meta';
import { libraries } from './schema/libraries';
import { molecules } from './schema/molecules';
import { targets } from './schema/targets';

/**
 * Removes a restored run with the target, the library and the files that came with it, which nothing else refers to.
 * @returns the keys of the objects that nothing names any more
 */
export async function deleteRestoredRun(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  run: { id: RunId; targetId: TargetId; libraryId: LibraryId; bundleId: ArtifactId },
): Promise<string[]> {
  await conn.delete(jobsMeta).where(and(eq(jobsMeta.orgId, orgId), eq(jobsMeta.id, run.id)));
  await conn.delete(molecules).where(and(eq(molecules.orgId, orgId), eq(molecules.libraryId, run.libraryId)));
  const [library] = await conn
    .delete(libraries)
    .where(and(eq(libraries.orgId, orgId), eq(libraries.id, run.libraryId)))
    .returning();
  const [target] = await conn
    .delete(targets)
    .where(and(eq(targets.orgId, orgId), eq(targets.id, run.targetId)))
    .returning();
  const files = [
    run.bundleId,
    library?.sourceArtifactId,
    target?.sourceArtifactId,
    target?.receptorPdbqtArtifactId,
    target?.displayPdbArtifactId,
    target?.crystalLigandArtifactId,
    target?.removedPdbArtifactId,
  ].filter((id): id is ArtifactId => Boolean(id));
  const removed = await conn
    .delete(artifacts)
    .where(and(eq(artifacts.orgId, orgId), inArray(artifacts.id, files)))
    .returning({ objectKey: artifacts.objectKey });
  return removed.map(({ objectKey }) => objectKey);
}
