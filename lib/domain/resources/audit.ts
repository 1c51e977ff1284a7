import type { AuditEntryId, PipelineVersionId, RunId } from '@/lib/domain/ids';

/** What may be wrong at an entry of the chain, as the end of a sentence that begins with it. */
export const CHAIN_PROBLEM_WORDS = {
  missing: 'is missing',
  changed: 'was changed after it was written',
  unlinked: 'does not follow from the entry before it: one of the two was changed, moved or put in',
  unexpected: 'is not what it was at the earlier verification: the log was written anew',
  end: 'is not where the log should end: entries were added or taken away past the product',
} as const;
export type ChainProblem = keyof typeof CHAIN_PROBLEM_WORDS;

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

export type AuditOutcome = 'accepted' | 'refused';

/** One entry of the audit log. */
export interface AuditRow {
  id: AuditEntryId;
  /** 1 is the organisation's first. */
  seq: number;
  at: string;
  outcome: AuditOutcome;
  /** Noun and verb, `run.start` for example. */
  action: string;
  actor: {
    kind: string;
    id: string;
    /** Of the person or the token, where there is one. */
    name: string | null;
    /** Of the person, or of the token's maker. */
    email: string | null;
  };
  subject: { kind: string; id: string };
  runId: RunId | null;
  pipelineVersionId: PipelineVersionId | null;
  requestId: string | null;
  ip: string | null;
  details: object;
  previousHash: string;
  hash: string;
}

export interface AuditPage {
  entries: AuditRow[];
  /** On the first page: every action that stands in the log, what a filter can choose from. */
  actions: string[];
  nextCursor: string | null;
}
