import type { InvitationId, LibraryId, RunId, TargetId } from '@/lib/domain/ids';
import type { QuotaName, WaitingQuota } from '@/lib/domain/quotas';
import type { RunPace, RunSummary } from '@/lib/domain/resources/runs';
import type { QuotaUsage } from '@/lib/domain/resources/usage';

export interface RunningRun extends RunSummary, RunPace {}

/** What came of a run that has ended. */
export interface RecentResult {
  runId: RunId;
  name: string;
  target: { id: TargetId; name: string };
  /** Ligands with a place in the ranking. */
  ranked: number;
  bestAffinityKcalPerMol: number | null;
  finishedAt: string;
}

/** Something that somebody should look at. `at`: since when. */
export type Attention = { at: string } & (
  | { kind: 'quota-short'; quota: QuotaName; used: number; limit: number }
  | { kind: 'run-waiting'; runId: RunId; name: string; waitingFor: WaitingQuota }
  | { kind: 'run-failed'; runId: RunId; name: string }
  | { kind: 'ligands-failed'; runId: RunId; name: string; failed: number; total: number }
  | { kind: 'target-failed' | 'target-undecided'; targetId: TargetId; name: string }
  | { kind: 'library-failed'; libraryId: LibraryId; name: string }
  | { kind: 'records-rejected'; libraryId: LibraryId; name: string; rejected: number; records: number }
  | { kind: 'invitation-ending'; invitationId: InvitationId; email: string; isExpired: boolean }
);

/** What somebody who comes in should know. Null: not for the role of the one who asks. */
export interface Overview {
  runs: { running: RunningRun[]; recent: RecentResult[]; hasAny: boolean } | null;
  /** The most pressing first. */
  attention: Attention[];
  quotas: QuotaUsage[];
  /** How many of each are ready to dock. */
  ready: { targets: number; libraries: number };
}
