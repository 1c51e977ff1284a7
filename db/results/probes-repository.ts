import { eq } from 'drizzle-orm';
import postgres from 'postgres';
import type { MetadataDb } from '@/db/metadata/client';
import { readOrgDatabase } from '@/db/metadata/org-databases-repository';
import type { SecretBox } from '@/db/secret-box';
import type { OrganizationId, TaskResultId } from '@/lib/domain/ids';
import { newId } from '@/lib/domain/ids';
import type { ResultsConnection } from './connection';
import { resultCache } from './schema/result-cache';
import { taskResults } from './schema/task-results';

/** Puts a result into the cache that no docking gave. */
export async function plantCachedResult(
  conn: ResultsConnection,
  planted: { id: TaskResultId; exactSignature: string; objectKey: string },
): Promise<void> {
  await conn.insert(taskResults).values({
    ...planted,
    identitySignature: planted.exactSignature,
    engine: { name: 'probe' },
    objectBytes: 0,
    objectSha256: '0'.repeat(64),
    poseCount: 1,
    bestAffinityKcalPerMol: 0,
    seed: 0,
    createdByTask: newId('task'),
  });
  const { id: taskResultId, exactSignature } = planted;
  await conn.insert(resultCache).values({ exactSignature, taskResultId, bytes: 0 });
}

/** Takes it out again, and with it its place in the cache. */
export async function removePlantedResult(conn: ResultsConnection, id: TaskResultId): Promise<void> {
  await conn.delete(taskResults).where(eq(taskResults.id, id));
}

/**
 * Connects to an organisation's results database with the role and password of another, and counts what it sees.
 * @returns how many results there are
 * @throws PostgresError if the server does not let it in
 */
export async function countResultsAs(
  { metadata, secretBox }: { metadata: MetadataDb; secretBox: SecretBox },
  roleOf: OrganizationId,
  databaseOf: OrganizationId,
): Promise<number> {
  const [role, database] = [
    await metadata.withOrganization(roleOf, (tx) => readOrgDatabase(tx, roleOf)),
    await metadata.withOrganization(databaseOf, (tx) => readOrgDatabase(tx, databaseOf)),
  ];
  const dsn = new URL(secretBox.open(role.dsnEncrypted ?? '', roleOf));
  dsn.pathname = `/${database.databaseName}`;
  const client = postgres(dsn.toString(), { max: 1, prepare: false, fetch_types: false, connect_timeout: 5 });
  try {
    const [row] = await client<{ value: number }[]>`select count(*)::int as value from task_results`;
    return row?.value ?? 0;
  } finally {
    await client.end({ timeout: 1 });
  }
}
