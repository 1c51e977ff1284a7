import type { PipelineId, PipelineVersionId } from '@/lib/domain/ids';
import type { PipelineSpec } from '@/lib/domain/pipeline-spec';
import type { StarterKey } from '@/lib/domain/starter-pipelines';

/** A draft may change; a published version never does; a deprecated one starts no new runs. */
export type PipelineVersionState = 'draft' | 'published' | 'deprecated';

export interface PipelineVersion {
  id: PipelineVersionId;
  /** 1, 2, 3, … in each pipeline. */
  version: number;
  state: PipelineVersionState;
  spec: PipelineSpec;
  createdAt: string;
  publishedAt: string | null;
  deprecatedAt: string | null;
}

export interface Pipeline {
  id: PipelineId;
  name: string;
  description: string;
  /** Which of the pipelines that every organisation starts with it is; null for one of the organisation's own. */
  starter: StarterKey | null;
  createdAt: string;
  /** Since when it is off the lists and starts no new runs; null while it is not. */
  archivedAt: string | null;
  /** The newest first; one of them at most is a draft. */
  versions: PipelineVersion[];
}

export interface PipelineList {
  pipelines: Pipeline[];
}

/** The newest version that runs may start with; null if there is none. */
export function newestInForce(versions: readonly PipelineVersion[]): PipelineVersion | null {
  return versions.find(({ state }) => state === 'published') ?? null;
}
