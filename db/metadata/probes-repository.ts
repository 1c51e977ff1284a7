import { and, eq, sql } from 'drizzle-orm';
import type { ArtifactId, LibraryId, OrganizationId, TokenId } from '@/lib/domain/ids';
import type { InstallationConnection, MetadataConnection, OrganizationConnection } from './client';
import type { OrganizationRecord } from './organizations-repository';
import { artifacts } from './schema/artifacts';
import { libraries } from './schema/libraries';
import { organizations } from './schema/organizations';
import { tokens } from './schema/tokens';

/** The organisations that the isolation probes work on, the older first. */
export async function listProbeOrganizations(conn: InstallationConnection): Promise<OrganizationRecord[]> {
  return conn
    .select()
    .from(organizations)
    .where(eq(organizations.isProbe, true))
    .orderBy(organizations.createdAt, organizations.id);
}

/** Lets one caller at a time make them, to the end of the transaction. */
export async function lockProbes(conn: InstallationConnection): Promise<void> {
  await conn.execute(sql`select pg_advisory_xact_lock(hashtextextended('isolation probes', 0))`);
}

/** Names of libraries that contain this text, in whatever organisation: what row-level security lets through, and nothing else narrows. */
export async function readLibraryNamesUnfiltered(conn: MetadataConnection, part: string): Promise<string[]> {
  const rows = await conn
    .select({ name: libraries.name })
    .from(libraries)
    .where(sql`position(${part} in ${libraries.name}) > 0`);
  return rows.map(({ name }) => name);
}

/** Removes what a probe planted. */
export async function deletePlantedRows(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  planted: { libraryId: LibraryId; artifactId: ArtifactId; tokenIds: readonly TokenId[] },
): Promise<void> {
  await conn.delete(libraries).where(and(eq(libraries.orgId, orgId), eq(libraries.id, planted.libraryId)));
  await conn.delete(artifacts).where(and(eq(artifacts.orgId, orgId), eq(artifacts.id, planted.artifactId)));
  for (const id of planted.tokenIds) {
    await conn.delete(tokens).where(and(eq(tokens.orgId, orgId), eq(tokens.id, id)));
  }
}
