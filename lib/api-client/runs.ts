import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { getJson, orgPath, queryString, sendForm, sendJson } from '@/lib/api-client/request';
import type { RunDetail, RunList, RunParameters } from '@/lib/domain/resources/runs';
import type { SearchSpace } from '@/lib/domain/search-space';
import { isFinalRunState, type RunPriority } from '@/lib/domain/states';

/** Query keys of runs: organisation first. */
export const runKeys = {
  list: (org: string) => ['orgs', org, 'runs', 'list'] as const,
  detail: (org: string, run: string) => ['orgs', org, 'runs', 'detail', run] as const,
  /** Everything below one run that changes while it goes on, the detail excepted. */
  content: (org: string, run: string) => ['orgs', org, 'runs', 'content', run] as const,
};

const POLL_WHILE_ACTIVE_MS = 2500;

/** Runs, newest first, page by page; asks again by itself while one of them goes on. */
export function runListQuery(org: string) {
  return infiniteQueryOptions({
    queryKey: runKeys.list(org),
    queryFn: ({ pageParam, signal }) =>
      getJson<RunList>(orgPath(org, '/runs') + queryString({ cursor: pageParam }), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.runs.some((run) => !isFinalRunState(run.status)))
        ? POLL_WHILE_ACTIVE_MS
        : false,
  });
}

/** One run. `poll`: ask again by itself while the run goes on, for when its event stream is not open. */
export function runQuery(org: string, run: string, poll = false) {
  return queryOptions({
    queryKey: runKeys.detail(org, run),
    queryFn: ({ signal }) => getJson<RunDetail>(orgPath(org, `/runs/${encodeURIComponent(run)}`), signal),
    refetchInterval: ({ state }) =>
      poll && state.data && !isFinalRunState(state.data.status) ? POLL_WHILE_ACTIVE_MS : false,
  });
}

export interface StartRunInput {
  name: string;
  targetId: string;
  libraryId: string;
  /** Left out: the box around the target's crystal ligand. */
  searchSpace?: SearchSpace;
  /** Of a published version; left out: the organisation's defaults. */
  pipelineVersionId?: string;
  /** In what the run departs from these, whole or in part. */
  parameters?: Partial<RunParameters>;
}

/** Starts a run. The same `idempotencyKey` with the same input answers the run that exists already. */
export function startRun(org: string, input: StartRunInput, idempotencyKey: string): Promise<RunDetail> {
  return sendJson<RunDetail>('POST', orgPath(org, '/runs'), input, { 'idempotency-key': idempotencyKey });
}

/** Starts a run of the records that failed in another one. The same `idempotencyKey` answers the run that exists already. */
export function dockFailedAgain(org: string, run: string, idempotencyKey: string): Promise<RunDetail> {
  const path = orgPath(org, `/runs/${encodeURIComponent(run)}/failed-again`);
  return sendJson<RunDetail>('POST', path, undefined, { 'idempotency-key': idempotencyKey });
}

/** Changes how a run goes on: no more ligands are begun, they are again, or before or after those of other runs. */
export function controlRun(
  org: string,
  run: string,
  control: 'pause' | 'resume' | { priority: RunPriority },
): Promise<RunDetail> {
  const path = orgPath(org, `/runs/${encodeURIComponent(run)}`);
  return typeof control === 'string'
    ? sendJson<RunDetail>('POST', `${path}/${control}`)
    : sendJson<RunDetail>('PUT', `${path}/priority`, control);
}

/** Makes a run of another installation readable here, from its proof bundle. The server verifies it first. */
export function restoreRun(
  org: string,
  file: File,
  options?: { onProgress?: (share: number) => void; signal?: AbortSignal },
): Promise<RunDetail> {
  const form = new FormData();
  form.set('file', file);
  return sendForm<RunDetail>(orgPath(org, '/runs/restore'), form, options);
}

/** Deletes a restored run with everything that came with it. */
export function deleteRun(org: string, run: string): Promise<{ deleted: true }> {
  return sendJson('DELETE', orgPath(org, `/runs/${encodeURIComponent(run)}`));
}

export function cancelRun(org: string, run: string): Promise<RunDetail> {
  return sendJson<RunDetail>('POST', orgPath(org, `/runs/${encodeURIComponent(run)}/cancel`));
}
