import { insertArtifact } from '@/db/metadata/artifacts-repository';
import { appendAudit } from '@/db/metadata/audit-repository';
import { appendOutbox } from '@/db/metadata/outbox-repository';
import { insertTarget } from '@/db/metadata/targets-repository';
import { targetUploaded } from '@/inngest/events';
import type { OrgContext } from '@/lib/auth/org-context';
import type { Dependencies } from '@/lib/dependencies';
import { newId } from '@/lib/domain/ids';
import {
  DEFAULT_TARGET_CHOICES,
  type TargetChoices,
  type TargetDetail,
} from '@/lib/domain/resources/targets';
import { objectKeys } from '@/lib/object-storage/object-keys';
import { storeVerified } from '@/lib/object-storage/store-verified';
import { actorId } from '@/lib/use-cases/actor';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { relayOutbox } from '@/lib/use-cases/maintenance/relay-outbox';
import { getTarget } from '@/lib/use-cases/targets/get-target';
import { nameFromFile, type UploadedFile } from '@/lib/use-cases/uploaded-file';

interface Structure {
  /** Checked. */
  file: UploadedFile;
  /** By default that of the file. */
  name?: string | undefined;
  choices?: Partial<TargetChoices> | undefined;
  /** For the audit log, beside the file. */
  details?: Record<string, string>;
}

/** Makes a target of a structure's file and asks for its preparation, in one transaction. */
export async function keepStructure(
  ctx: OrgContext,
  deps: Dependencies,
  { file, name, choices, details }: Structure,
): Promise<TargetDetail> {
  const orgId = ctx.org.id;
  const targetId = newId('target');
  const artifactId = newId('artifact');
  const objectKey = objectKeys.targetSource(orgId, targetId);
  const stored = await storeVerified(deps.objects, objectKey, file.bytes);
  await deps.metadata.withOrganization(orgId, async (tx) => {
    await insertArtifact(tx, orgId, {
      id: artifactId,
      kind: 'receptor-source',
      objectKey,
      bytes: stored.bytes,
      sha256: stored.sha256,
      mediaType: 'application/octet-stream',
      fileName: file.name,
      createdBy: actorId(ctx),
    });
    await insertTarget(tx, orgId, {
      id: targetId,
      name: name ?? nameFromFile(file.name),
      sourceArtifactId: artifactId,
      choices: { ...DEFAULT_TARGET_CHOICES, ...choices },
      createdBy: actorId(ctx),
    });
    await appendOutbox(tx, orgId, {
      eventName: targetUploaded.name,
      eventId: targetId,
      payload: { orgId, targetId },
    });
    await appendAudit(
      tx,
      orgId,
      auditEntry(ctx, {
        action: 'target.upload',
        subjectKind: 'target',
        subjectId: targetId,
        details: { fileName: file.name, sha256: stored.sha256, bytes: stored.bytes, ...details },
      }),
    );
  });
  await relayOutbox(orgId, deps);
  return getTarget(ctx, { targetId });
}
