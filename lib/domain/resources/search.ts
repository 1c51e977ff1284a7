import type { LibraryId, MembershipId, PipelineId, RunId, TargetId } from '@/lib/domain/ids';

/** What a search finds, in the order in which equally good answers stand. */
export const SEARCHED_KINDS = ['run', 'target', 'library', 'pipeline', 'member'] as const;
export type SearchedKind = (typeof SEARCHED_KINDS)[number];

export interface SearchHit {
  kind: SearchedKind;
  id: RunId | TargetId | LibraryId | PipelineId | MembershipId;
  name: string;
  /** Of a run its target's name, of a member the e-mail address. */
  detail: string | null;
  createdAt: string;
}

export interface SearchAnswer {
  hits: SearchHit[];
}
