import type { AuditEntryId, PipelineVersionId, RunId } from '@/lib/domain/ids';

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
