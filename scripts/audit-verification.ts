import { type AuditVerification, CHAIN_PROBLEM_WORDS } from '@/lib/domain/resources/audit';

/** @returns null if it is not `<number>:<64 hexadecimal digits>` */
export function expectedEntry(text: string): { seq: number; hash: string } | null {
  const [, seq, hash] = /^([1-9][0-9]{0,14}):([0-9a-f]{64})$/.exec(text) ?? [];
  return seq && hash ? { seq: Number(seq), hash } : null;
}

/** What a verification found, for a terminal. */
export function describeVerification(name: string, { entries, last, brokenAt }: AuditVerification): string {
  if (brokenAt) {
    const id = brokenAt.entryId ? ` (${brokenAt.entryId})` : '';
    return `The audit log of "${name}" is BROKEN: entry ${brokenAt.seq}${id} ${CHAIN_PROBLEM_WORDS[brokenAt.problem]}. Entries that hold before it: ${entries}.`;
  }
  if (!last) return `The audit log of "${name}" is empty.`;
  return `The audit log of "${name}" holds: ${entries} ${entries === 1 ? 'entry' : 'entries'}.\nKeep this elsewhere, to find later that the log was not written anew: --expect ${last.seq}:${last.hash}`;
}
