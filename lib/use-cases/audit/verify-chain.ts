import { type ChainedEntry, getChainEnd, listChain } from '@/db/metadata/audit-repository';
import type { MetadataDb } from '@/db/metadata/client';
import type { OrganizationId } from '@/lib/domain/ids';
import type { AuditVerification, ChainBreak } from '@/lib/domain/resources/audit';
import { auditEntryHash, FIRST_PREVIOUS_HASH } from '@/lib/use-cases/audit/entry-hash';

const BATCH = 1_000;

/** How far the chain is known to hold. */
interface Link {
  seq: number;
  hash: string;
}

/**
 * Recomputes an organisation's audit log from its first entry to its last: each number there once, each entry as it
 * was written and chained to the one before, and the end where the chain says it is. Entries that are added
 * meanwhile are verified as well.
 *
 * Whoever may change the database's tables at will can write a whole new chain. Against that, keep the `last` of a
 * verification elsewhere, and give it as `expected` later.
 * @param expected an entry that must be in the chain as it was
 */
export async function verifyChain(
  metadata: MetadataDb,
  orgId: OrganizationId,
  expected?: Link,
): Promise<AuditVerification> {
  let last: Link = { seq: 0, hash: FIRST_PREVIOUS_HASH };
  const result = (brokenAt: ChainBreak | null): AuditVerification => ({
    entries: last.seq,
    last: last.seq > 0 ? last : null,
    brokenAt,
    verifiedAt: new Date().toISOString(),
  });
  while (true) {
    const [batch, end] = await metadata.withOrganization(orgId, async (tx) => [
      await listChain(tx, orgId, { after: last.seq, limit: BATCH }),
      await getChainEnd(tx, orgId),
    ]);
    for (const entry of batch) {
      const problem = problemOf(entry, last, expected);
      if (problem) return result(problem);
      last = { seq: entry.seq, hash: entry.hash };
    }
    if (end.lastEntrySeq > last.seq) continue;
    if (end.lastEntrySeq < last.seq || end.lastSeq > end.lastEntrySeq) {
      return result({ seq: last.seq + 1, entryId: null, problem: 'missing' });
    }
    if (end.lastSeq < end.lastEntrySeq || (end.lastHash ?? FIRST_PREVIOUS_HASH) !== last.hash) {
      return result({ seq: last.seq, entryId: batch.at(-1)?.id ?? null, problem: 'end' });
    }
    if (expected && expected.seq > last.seq) {
      return result({ seq: last.seq + 1, entryId: null, problem: 'missing' });
    }
    return result(null);
  }
}

function problemOf(entry: ChainedEntry, before: Link, expected: Link | undefined): ChainBreak | null {
  if (entry.seq !== before.seq + 1) return { seq: before.seq + 1, entryId: null, problem: 'missing' };
  const at = { seq: entry.seq, entryId: entry.id };
  if (entry.previousHash !== before.hash) return { ...at, problem: 'unlinked' };
  if (auditEntryHash(before.hash, entry.fields) !== entry.hash) return { ...at, problem: 'changed' };
  if (expected?.seq === entry.seq && expected.hash !== entry.hash) return { ...at, problem: 'unexpected' };
  return null;
}
