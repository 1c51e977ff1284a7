import { createHash } from 'node:crypto';
import type { Dependencies } from '@/lib/dependencies';
import { UnavailableError } from '@/lib/domain/errors';
import type { OrganizationId } from '@/lib/domain/ids';
import type { RunTarget } from '@/lib/domain/run-spec';
import type { ObjectKey } from '@/lib/object-storage/object-keys';
import { readWhole } from '@/lib/object-storage/object-store';

/** The receptors that this process docked into last; a receptor is 1 MB at most as a rule. */
const RECENT = 8;
const recent = new Map<string, string>();

/**
 * The prepared receptor of a run, checked against the checksum that the run's signature is made of.
 * The key of the cache starts with the organisation.
 */
export async function loadReceptorPdbqt(
  deps: Dependencies,
  orgId: OrganizationId,
  target: RunTarget,
): Promise<string> {
  const key = `${orgId}:${target.pdbqtSha256}`;
  const known = recent.get(key);
  if (known !== undefined) return known;
  const bytes = await readWhole(deps.objects, target.receptorPdbqtKey as ObjectKey);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== target.pdbqtSha256) {
    throw new UnavailableError(
      `The stored receptor of target "${target.name}" does not match its checksum: restore it, or prepare the target again.`,
    );
  }
  const text = Buffer.from(bytes).toString('utf8');
  recent.set(key, text);
  if (recent.size > RECENT) recent.delete(recent.keys().next().value as string);
  return text;
}
