import type { PipelineRecord, PipelineVersionRecord } from '@/db/metadata/pipelines-repository';
import type { PipelineSpec } from '@/lib/domain/pipeline-spec';
import { pipelineSpecSchema } from '@/lib/domain/pipeline-spec-schema';
import type { Pipeline, PipelineVersion, PipelineVersionState } from '@/lib/domain/resources/pipelines';

/** @param versions of this pipeline, the newest first */
export function serialisePipeline(record: PipelineRecord, versions: PipelineVersionRecord[]): Pipeline {
  return {
    id: record.id,
    name: record.name,
    description: record.description,
    starter: record.starter,
    createdAt: record.createdAt.toISOString(),
    archivedAt: record.archivedAt?.toISOString() ?? null,
    versions: versions.map(serialiseVersion),
  };
}

function serialiseVersion(record: PipelineVersionRecord): PipelineVersion {
  return {
    id: record.id,
    version: record.version,
    state: stateOf(record),
    spec: specOf(record),
    createdAt: record.createdAt.toISOString(),
    publishedAt: record.publishedAt?.toISOString() ?? null,
    deprecatedAt: record.deprecatedAt?.toISOString() ?? null,
  };
}

export function stateOf({
  publishedAt,
  deprecatedAt,
}: Pick<PipelineVersionRecord, 'publishedAt' | 'deprecatedAt'>): PipelineVersionState {
  if (deprecatedAt) return 'deprecated';
  return publishedAt ? 'published' : 'draft';
}

/** As it was kept: the database gives the fields of JSON back in an order of its own. */
export function specOf({ spec }: Pick<PipelineVersionRecord, 'spec'>): PipelineSpec {
  return pipelineSpecSchema.parse(spec);
}
