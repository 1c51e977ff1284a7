import { queryOptions } from '@tanstack/react-query';
import { getJson, orgPath, sendForm, sendJson } from '@/lib/api-client/request';
import type { TargetChoices, TargetDetail, TargetList } from '@/lib/domain/resources/targets';

/** Query keys of targets: organisation first. */
export const targetKeys = {
  list: (org: string) => ['orgs', org, 'targets', 'list'] as const,
  detail: (org: string, target: string) => ['orgs', org, 'targets', 'detail', target] as const,
};

const POLL_WHILE_PREPARING_MS = 1500;

const isUnsettled = (status: string) => status === 'uploaded' || status === 'preparing';

export function targetListQuery(org: string) {
  return queryOptions({
    queryKey: targetKeys.list(org),
    queryFn: ({ signal }) => getJson<TargetList>(orgPath(org, '/targets'), signal),
    refetchInterval: ({ state }) =>
      state.data?.targets.some((target) => isUnsettled(target.status)) ? POLL_WHILE_PREPARING_MS : false,
  });
}

/** One target; asks again by itself while the target is being prepared. */
export function targetQuery(org: string, target: string) {
  return queryOptions({
    queryKey: targetKeys.detail(org, target),
    queryFn: ({ signal }) =>
      getJson<TargetDetail>(orgPath(org, `/targets/${encodeURIComponent(target)}`), signal),
    refetchInterval: ({ state }) =>
      state.data && isUnsettled(state.data.status) ? POLL_WHILE_PREPARING_MS : false,
  });
}

/** Uploads a structure file. `choices` left out means the defaults. */
export function uploadTarget(
  org: string,
  input: { file: File; name: string; choices?: Partial<TargetChoices> },
  options?: { onProgress?: (share: number) => void; signal?: AbortSignal },
): Promise<TargetDetail> {
  const form = new FormData();
  form.set('name', input.name);
  if (input.choices) form.set('choices', JSON.stringify(input.choices));
  form.set('file', input.file);
  return sendForm<TargetDetail>(orgPath(org, '/targets'), form, options);
}

/** Prepares the stored structure again with other choices. */
export function prepareTarget(org: string, target: string, choices: TargetChoices): Promise<TargetDetail> {
  return sendJson<TargetDetail>('POST', orgPath(org, `/targets/${encodeURIComponent(target)}/prepare`), {
    choices,
  });
}

export function archiveTarget(org: string, target: string): Promise<unknown> {
  return sendJson<unknown>('DELETE', orgPath(org, `/targets/${encodeURIComponent(target)}`));
}
