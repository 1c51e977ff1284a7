import { auditEntryHash } from '@/lib/use-cases/audit/entry-hash';
import {
  AUDIT_FIELDS,
  type AuditLine,
  auditChainSchema,
  auditLineSchema,
  BUNDLE_FILES,
} from '@/lib/use-cases/proof/bundle-layout';
import type { OpenBundle } from '@/lib/use-cases/proof/open-bundle';
import { parseJson } from '@/lib/use-cases/proof/parse-json';

/**
 * Checks an extract of an audit log as far as one allows: each entry gives its hash, those that follow each other are
 * chained, and none comes after the end. It must be about one of the runs, or the subject. That nothing was left out between them only the whole log can tell.
 */
export async function checkAudit(
  bundle: OpenBundle,
  about: { orgId: string; runIds: readonly string[]; subjectId: string | null },
): Promise<{
  problems: string[];
  entries: number;
  last: { seq: number; hash: string } | null;
}> {
  const { auditEntries, auditChain } = BUNDLE_FILES;
  const chain = auditChainSchema.safeParse(parseJson(await bundle.readText(auditChain)));
  if (!chain.success) return { problems: [`${auditChain} is no end of a chain.`], entries: 0, last: null };
  const problems: string[] = [];
  const { entries, last } = chain.data;
  let before: AuditLine | null = null;
  let read = 0;
  for (const line of (await bundle.readText(auditEntries)).split('\n').filter(Boolean)) {
    read++;
    const where = `${auditEntries}, line ${read},`;
    const parsed = auditLineSchema.safeParse(parseJson(line));
    if (!parsed.success) {
      problems.push(`${where} is no entry.`);
      continue;
    }
    const entry: AuditLine = parsed.data;
    const problem = problemOf(entry, before, last);
    if (problem) problems.push(`${where} ${problem}.`);
    const { seq, orgId, runId, subjectId } = entry.fields;
    const isAbout =
      (runId && about.runIds.includes(runId)) || (subjectId !== null && subjectId === about.subjectId);
    if (seq !== String(entry.seq) || orgId !== about.orgId || !isAbout)
      problems.push(`${where} is of something else.`);
    before = entry;
  }
  if (read !== entries) problems.push(`${auditEntries} has ${read} of ${entries} entries.`);
  return { problems, entries: read, last };
}

function problemOf(
  { seq, previousHash, hash, fields }: AuditLine,
  before: AuditLine | null,
  last: { seq: number; hash: string },
): string | null {
  const inOrder = AUDIT_FIELDS.map((name) => fields[name]);
  if (auditEntryHash(previousHash, inOrder) !== hash) return 'does not give its hash';
  if (before && seq <= before.seq) return 'is out of order';
  if (before && seq === before.seq + 1 && previousHash !== before.hash)
    return 'is not chained to the entry before it';
  if (seq > last.seq || (seq === last.seq && hash !== last.hash)) return 'comes after the end of its log';
  return null;
}
