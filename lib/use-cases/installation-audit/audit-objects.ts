import { createHash } from 'node:crypto';
import { listArtifactObjects } from '@/db/metadata/invariants-repository';
import { listNamedObjects, listObjectOwners } from '@/db/results/invariants-repository';
import type { Dependencies } from '@/lib/dependencies';
import { NotFoundError } from '@/lib/domain/errors';
import type { OrganizationId } from '@/lib/domain/ids';
import type { Finding } from '@/lib/domain/invariants';
import { belongsTo, type ObjectKey, ownerOf } from '@/lib/object-storage/object-keys';
import type { AuditOptions, AuditReport } from '@/lib/use-cases/installation-audit/audit-report';

/** The objects of one organisation, each read whole: I5, and of I7 that every name is its own. */
export async function auditObjects(
  deps: Dependencies,
  orgId: OrganizationId,
  { graceSeconds }: AuditOptions,
  report: AuditReport,
): Promise<void> {
  // The rows first, then the objects: what is stored meanwhile has no row here, and is younger than the grace.
  const artifacts = await deps.metadata.withOrganization(orgId, (tx) => listArtifactObjects(tx, orgId));
  const { named, owners } = await deps.results.withResults(orgId, async (conn) => ({
    named: await listNamedObjects(conn),
    owners: await listObjectOwners(conn),
  }));
  const foreign: Finding[] = [];
  const wrong: Finding[] = [];
  for (const { key, sha256, subject } of [...artifacts, ...named]) {
    if (!belongsTo(orgId, key)) {
      foreign.push({ subject, detail: `names ${key}, which is not the organisation's` });
      continue;
    }
    report.looked.objects++;
    const found = await checksumOf(deps, key as ObjectKey);
    if (found === null) wrong.push({ subject, detail: `names ${key}, which is not there` });
    else if (sha256 !== null && found !== sha256)
      wrong.push({ subject, detail: `names ${key}, which has the checksum ${found} instead of ${sha256}` });
  }
  report.add('I7', orgId, foreign);
  report.add('I5', orgId, wrong);

  const files = new Set(artifacts.map(({ key }) => key));
  const known = {
    result: new Set(owners.results),
    preparedLigand: new Set(owners.prepared),
    task: new Set(owners.tasks),
  };
  const olderThan = new Date(Date.now() - graceSeconds * 1000);
  const without: Finding[] = [];
  for await (const { key, storedAt } of deps.objects.list(`orgs/${orgId}/`)) {
    const owner = ownerOf(key);
    const isKnown = owner ? known[owner.kind].has(owner.id as never) : files.has(key);
    if (!isKnown && storedAt < olderThan)
      without.push({ subject: key, detail: 'is stored, and no row is for it' });
  }
  report.add('I5', orgId, without);
}

async function checksumOf({ objects }: Dependencies, key: ObjectKey): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    for await (const part of await objects.get(key)) hash.update(part);
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
  return hash.digest('hex');
}
