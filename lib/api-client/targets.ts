import { queryOptions } from '@tanstack/react-query';
import { getJson, orgPath, sendForm, sendJson } from '@/lib/api-client/request';
import type {
  SearchSpaceSource,
  TargetChoices,
  TargetDetail,
  TargetList,
  TargetPockets,
} from '@/lib/domain/resources/targets';
import type { SearchSpace } from '@/lib/domain/search-space';

/** Query keys of targets: organisation first. */
export const targetKeys = {
  list: (org: string) => ['orgs', org, 'targets', 'list'] as const,
  detail: (org: string, target: string) => ['orgs', org, 'targets', 'detail', target] as const,
  pockets: (org: string, target: string, pdbqtSha256: string) =>
    ['orgs', org, 'targets', 'pockets', target, pdbqtSha256] as const,
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

/** The pockets of what is prepared: the same bytes have the same ones. */
export function pocketsQuery(org: string, target: string, pdbqtSha256: string) {
  return queryOptions({
    queryKey: targetKeys.pockets(org, target, pdbqtSha256),
    queryFn: ({ signal }) =>
      getJson<TargetPockets>(orgPath(org, `/targets/${encodeURIComponent(target)}/pockets`), signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Chooses where runs into a target search; null: around its crystal ligand. */
export function chooseSearchSpace(
  org: string,
  target: string,
  chosen: { searchSpace: SearchSpace; source: SearchSpaceSource } | null,
): Promise<TargetDetail> {
  const path = orgPath(org, `/targets/${encodeURIComponent(target)}/search-space`);
  return sendJson<TargetDetail>('PUT', path, chosen ?? { searchSpace: null });
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

/** Has the server fetch an entry of the Protein Data Bank. */
export function fetchTarget(org: string, input: { pdbId: string; name: string }): Promise<TargetDetail> {
  const { pdbId, name } = input;
  return sendJson<TargetDetail>('POST', orgPath(org, '/targets/fetch'), { pdbId, ...(name && { name }) });
}

/** Prepares the stored structure again with other choices. */
export function prepareTarget(org: string, target: string, choices: TargetChoices): Promise<TargetDetail> {
  return sendJson<TargetDetail>('POST', orgPath(org, `/targets/${encodeURIComponent(target)}/prepare`), {
    choices,
  });
}

/** Stands for the receptor with this hash, as it is prepared. */
export function approveTarget(org: string, target: string, pdbqtSha256: string): Promise<TargetDetail> {
  return sendJson<TargetDetail>('POST', orgPath(org, `/targets/${encodeURIComponent(target)}/approve`), {
    pdbqtSha256,
  });
}

export function archiveTarget(org: string, target: string): Promise<unknown> {
  return sendJson<unknown>('DELETE', orgPath(org, `/targets/${encodeURIComponent(target)}`));
}

export function restoreTarget(org: string, target: string): Promise<unknown> {
  return sendJson<unknown>('POST', orgPath(org, `/targets/${encodeURIComponent(target)}/restore`));
}
