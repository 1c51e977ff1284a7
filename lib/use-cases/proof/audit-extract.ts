import { type ChainSubjects, getChainEnd, listChain } from '@/db/metadata/audit-repository';
import type { Dependencies } from '@/lib/dependencies';
import type { OrganizationId } from '@/lib/domain/ids';
import { FIRST_PREVIOUS_HASH } from '@/lib/use-cases/audit/entry-hash';
import { jsonFile, textFile } from '@/lib/use-cases/proof/archive-file';
import {
  AUDIT_FIELDS,
  type AuditChain,
  type AuditLine,
  BUNDLE_FILES,
} from '@/lib/use-cases/proof/bundle-layout';
import type { ArchiveFile } from '@/lib/use-cases/proof/zip-of';

const ROWS_AT_ONCE = 1_000;

/** The entries about some things in their organisation's audit log, and where that log ended then. */
export async function* auditFiles(
  deps: Dependencies,
  orgId: OrganizationId,
  about: ChainSubjects,
): AsyncGenerator<ArchiveFile> {
  const { chain, lines } = await auditExtract(deps, orgId, about);
  yield textFile(BUNDLE_FILES.auditEntries, lines);
  yield jsonFile(BUNDLE_FILES.auditChain, chain);
}

async function auditExtract(
  deps: Dependencies,
  orgId: OrganizationId,
  about: ChainSubjects,
): Promise<{ chain: AuditChain; lines: string[] }> {
  const lines: string[] = [];
  return deps.metadata.withOrganization(orgId, async (tx) => {
    for (let after = 0; ; ) {
      const entries = await listChain(tx, orgId, { after, limit: ROWS_AT_ONCE, about });
      for (const { seq, previousHash, hash, fields } of entries) {
        const named = Object.fromEntries(AUDIT_FIELDS.map((name, i) => [name, fields[i] ?? null]));
        const line = { seq, previousHash, hash, fields: named } as AuditLine;
        lines.push(`${JSON.stringify(line)}\n`);
      }
      const last = entries.at(-1);
      if (!last) break;
      after = last.seq;
    }
    const { lastSeq, lastHash } = await getChainEnd(tx, orgId);
    return {
      chain: { entries: lines.length, last: { seq: lastSeq, hash: lastHash ?? FIRST_PREVIOUS_HASH } },
      lines,
    };
  });
}
