import type { AuditEntryId } from '@/lib/domain/ids';

/** `unlinked`: not chained to the entry before; `end`: the log does not end where its chain says. */
export type ChainProblem = 'missing' | 'changed' | 'unlinked' | 'unexpected' | 'end';

/** The first place at which an audit log is not as it was written. */
export interface ChainBreak {
  seq: number;
  /** Null if there is no entry of this number. */
  entryId: AuditEntryId | null;
  problem: ChainProblem;
}

/** What a verification found. `brokenAt` is null if the whole chain holds. */
export interface AuditVerification {
  /** How many entries hold, from the first on. */
  entries: number;
  /** The last of them; null for an empty log. To be kept elsewhere, if the database itself is not trusted. */
  last: { seq: number; hash: string } | null;
  brokenAt: ChainBreak | null;
  verifiedAt: string;
}
