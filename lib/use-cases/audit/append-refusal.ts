import {
  countRefusal,
  countRefusalKinds,
  takeFinishedRefusals,
} from '@/db/metadata/audit-refusals-repository';
import { type AuditEntry, appendAudit } from '@/db/metadata/audit-repository';
import type { OrganizationConnection } from '@/db/metadata/client';
import type { OrganizationId } from '@/lib/domain/ids';

/** So many different attempts of one actor have an entry of their own in a minute; the others share one. */
const MOST_KINDS_A_MINUTE = 20;
const SEVERAL = { action: 'several.refused', subjectKind: 'several', subjectId: 'several' };

/**
 * Adds a refused attempt to the audit log, the first of its kind in a minute at once. Further ones of the same actor
 * on the same thing are only counted, so that nobody can flood the log: at most 42 entries an actor and minute.
 */
export async function appendRefusal(
  tx: OrganizationConnection,
  orgId: OrganizationId,
  refused: AuditEntry,
): Promise<void> {
  const kinds = await countRefusalKinds(tx, orgId, refused.actorId);
  const entry = kinds < MOST_KINDS_A_MINUTE ? refused : { ...refused, ...SEVERAL, runId: null };
  const { actorKind, actorId, action, subjectKind, subjectId } = entry;
  const attempts = await countRefusal(tx, orgId, { actorKind, actorId, action, subjectKind, subjectId });
  if (attempts === 1) await appendAudit(tx, orgId, { ...entry, outcome: 'refused' });
}

/** Writes down how often the attempts of minutes that are over were repeated. */
export async function appendRepeatedRefusals(
  tx: OrganizationConnection,
  orgId: OrganizationId,
): Promise<void> {
  for (const { attempts, ...refused } of await takeFinishedRefusals(tx, orgId)) {
    if (attempts === 1) continue;
    await appendAudit(tx, orgId, {
      ...refused,
      outcome: 'refused',
      details: { furtherAttempts: attempts - 1 },
    });
  }
}
