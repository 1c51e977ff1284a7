import { queryOptions } from '@tanstack/react-query';
import { getJson, orgPath, sendJson } from '@/lib/api-client/request';
import type { PipelineSpec } from '@/lib/domain/pipeline-spec';
import type { Pipeline, PipelineList } from '@/lib/domain/resources/pipelines';

/** Query keys of pipelines: organisation first. */
export const pipelineKeys = {
  list: (org: string) => ['orgs', org, 'pipelines', 'list'] as const,
  detail: (org: string, pipeline: string) => ['orgs', org, 'pipelines', 'detail', pipeline] as const,
};

const pipelinePath = (org: string, pipeline: string) =>
  orgPath(org, `/pipelines/${encodeURIComponent(pipeline)}`);
const versionPath = (org: string, version: string, rest = '') =>
  orgPath(org, `/pipeline-versions/${encodeURIComponent(version)}${rest}`);

export function pipelineListQuery(org: string) {
  return queryOptions({
    queryKey: pipelineKeys.list(org),
    queryFn: ({ signal }) => getJson<PipelineList>(orgPath(org, '/pipelines'), signal),
  });
}

export function pipelineQuery(org: string, pipeline: string) {
  return queryOptions({
    queryKey: pipelineKeys.detail(org, pipeline),
    queryFn: ({ signal }) => getJson<Pipeline>(pipelinePath(org, pipeline), signal),
  });
}

/** Makes a pipeline with a draft. A specification that is left out is the default one. */
export function createPipeline(
  org: string,
  input: { name: string; description: string; spec?: PipelineSpec },
): Promise<Pipeline> {
  return sendJson('POST', orgPath(org, '/pipelines'), input);
}

export function archivePipeline(org: string, pipeline: string): Promise<unknown> {
  return sendJson('DELETE', pipelinePath(org, pipeline));
}

export function restorePipeline(org: string, pipeline: string): Promise<unknown> {
  return sendJson('POST', `${pipelinePath(org, pipeline)}/restore`);
}

/** Makes a pipeline of its own from a version of another. */
export function clonePipeline(org: string, version: string, input: { name: string }): Promise<Pipeline> {
  return sendJson('POST', versionPath(org, version, '/clone'), input);
}

/** Makes the next draft of a version's pipeline, as that version is. */
export function createDraft(org: string, version: string): Promise<Pipeline> {
  return sendJson('POST', versionPath(org, version, '/draft'));
}

export function changeDraft(org: string, version: string, spec: PipelineSpec): Promise<Pipeline> {
  return sendJson('PUT', versionPath(org, version), { spec });
}

export function discardDraft(org: string, version: string): Promise<Pipeline> {
  return sendJson('DELETE', versionPath(org, version));
}

export function publishVersion(org: string, version: string): Promise<Pipeline> {
  return sendJson('POST', versionPath(org, version, '/publish'));
}

export function deprecateVersion(org: string, version: string): Promise<Pipeline> {
  return sendJson('POST', versionPath(org, version, '/deprecate'));
}
