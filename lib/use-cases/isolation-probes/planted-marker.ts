import { createHash, randomBytes } from 'node:crypto';
import { insertArtifact } from '@/db/metadata/artifacts-repository';
import { insertLibrary } from '@/db/metadata/libraries-repository';
import { deletePlantedRows } from '@/db/metadata/probes-repository';
import { insertToken } from '@/db/metadata/tokens-repository';
import { plantCachedResult, removePlantedResult } from '@/db/results/probes-repository';
import { newApiToken } from '@/lib/auth/api-tokens';
import type { Dependencies } from '@/lib/dependencies';
import { type LibraryId, newId, type RunId } from '@/lib/domain/ids';
import { PERMISSIONS } from '@/lib/domain/permissions';
import { type ObjectKey, objectKeys } from '@/lib/object-storage/object-keys';
import type { ProbeOrganization } from '@/lib/use-cases/isolation-probes/probe-organizations';

/** A text that is nowhere else, in everything that an organisation keeps. */
export interface PlantedMarker {
  marker: string;
  libraryId: LibraryId;
  objectKey: ObjectKey;
  logsUri: string;
  /** Of the entry in the cache of results. */
  signature: string;
  /** Of a run that no row is for: its events are told of all the same. */
  runId: RunId;
}

/**
 * Plants a marker in the owner's rows, cache, objects and logs, runs `fn`, and takes everything out again.
 * @param fn gets an API token of each of the two organisations, which may do all that a token may
 */
export async function withPlantedMarker<T>(
  deps: Dependencies,
  [reader, owner]: readonly [ProbeOrganization, ProbeOrganization],
  fn: (planted: PlantedMarker, tokens: { reader: string; owner: string }) => Promise<T>,
): Promise<T> {
  const { metadata, results, objects, logs } = deps;
  const marker = `probe-marker-${randomBytes(12).toString('hex')}`;
  const signature = createHash('sha256').update(marker).digest('hex');
  const [libraryId, artifactId, resultId] = [newId('library'), newId('artifact'), newId('taskResult')];
  const [runId, taskId] = [newId('run'), newId('task')];
  const objectKey = objectKeys.poses(owner.id, resultId);
  const logKey = objectKeys.taskLog(owner.id, runId, taskId, 1);
  const tokens = { reader: newApiToken(), owner: newApiToken() };
  const tokenIds = { reader: newId('token'), owner: newId('token') };
  try {
    const stored = await objects.put(objectKey, Buffer.from(marker));
    const log = logs.open({ orgId: owner.id, runId, taskId, attempt: 1 });
    log.line('info', marker);
    const logsUri = await log.close();
    for (const [side, { id, adminId }] of [
      ['reader', reader],
      ['owner', owner],
    ] as const) {
      const { prefix, sha256 } = tokens[side];
      await metadata.withOrganization(id, (tx) =>
        insertToken(tx, id, {
          ...{ id: tokenIds[side], userId: adminId, name: 'Isolation probe', prefix, sha256 },
          ...{ scopes: PERMISSIONS, lifetimeDays: 1 },
        }),
      );
    }
    await metadata.withOrganization(owner.id, async (tx) => {
      await insertArtifact(tx, owner.id, {
        ...{ id: artifactId, kind: 'probe', objectKey, bytes: stored.bytes, sha256: stored.sha256 },
        ...{ mediaType: 'text/plain', fileName: marker, createdBy: 'system:isolation-probes' },
      });
      await insertLibrary(tx, owner.id, {
        ...{ id: libraryId, name: marker, sourceArtifactId: artifactId, format: 'smiles' },
        createdBy: 'system:isolation-probes',
      });
    });
    await results.withResults(owner.id, (conn) =>
      plantCachedResult(conn, { id: resultId, exactSignature: signature, objectKey }),
    );
    return await fn(
      { marker, libraryId, objectKey, logsUri, signature, runId },
      { reader: tokens.reader.text, owner: tokens.owner.text },
    );
  } finally {
    await results.withResults(owner.id, (conn) => removePlantedResult(conn, resultId));
    await metadata.withOrganization(owner.id, (tx) =>
      deletePlantedRows(tx, owner.id, { libraryId, artifactId, tokenIds: [tokenIds.owner] }),
    );
    await metadata.withOrganization(reader.id, (tx) =>
      deletePlantedRows(tx, reader.id, { libraryId, artifactId, tokenIds: [tokenIds.reader] }),
    );
    for (const key of [objectKey, logKey]) await objects.delete(key);
  }
}
