import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { getJson, orgPath, queryString, sendForm, sendJson } from '@/lib/api-client/request';
import type { LigandQuery } from '@/lib/domain/ligand-filter';
import type {
  LibraryList,
  LibraryProfile,
  LibrarySummary,
  LigandPage,
} from '@/lib/domain/resources/libraries';

/** Query keys of libraries: organisation first. */
export const libraryKeys = {
  list: (org: string) => ['orgs', org, 'libraries', 'list'] as const,
  detail: (org: string, library: string) => ['orgs', org, 'libraries', 'detail', library] as const,
  allLigands: (org: string, library: string) => ['orgs', org, 'libraries', 'ligands', library] as const,
  ligands: (org: string, library: string, query: LigandQuery) =>
    ['orgs', org, 'libraries', 'ligands', library, query] as const,
  profile: (org: string, library: string, records: number) =>
    ['orgs', org, 'libraries', 'profile', library, records] as const,
};

const POLL_WHILE_READING_MS = 1500;
export const LIGANDS_PER_PAGE = 100;

const isUnsettled = (status: string) => status === 'uploaded' || status === 'reading';

export function libraryListQuery(org: string) {
  return queryOptions({
    queryKey: libraryKeys.list(org),
    queryFn: ({ signal }) => getJson<LibraryList>(orgPath(org, '/libraries'), signal),
    refetchInterval: ({ state }) =>
      state.data?.libraries.some((library) => isUnsettled(library.status)) ? POLL_WHILE_READING_MS : false,
  });
}

/** One library; asks again by itself while its file is being read. */
export function libraryQuery(org: string, library: string) {
  return queryOptions({
    queryKey: libraryKeys.detail(org, library),
    queryFn: ({ signal }) =>
      getJson<LibrarySummary>(orgPath(org, `/libraries/${encodeURIComponent(library)}`), signal),
    refetchInterval: ({ state }) =>
      state.data && isUnsettled(state.data.status) ? POLL_WHILE_READING_MS : false,
  });
}

/** The records of a library that a filter leaves, page by page; those before stay until the next are there. */
export function ligandsQuery(org: string, library: string, query: LigandQuery) {
  return infiniteQueryOptions({
    queryKey: libraryKeys.ligands(org, library, query),
    queryFn: ({ pageParam, signal }) =>
      getJson<LigandPage>(
        orgPath(org, `/libraries/${encodeURIComponent(library)}/ligands`) +
          queryString({ ...query, cursor: pageParam, limit: LIGANDS_PER_PAGE }),
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

/** What a library holds as a whole, as of so many records. Only for whoever may see structures. */
export function libraryProfileQuery(org: string, library: string, records: number) {
  return queryOptions({
    queryKey: libraryKeys.profile(org, library, records),
    queryFn: ({ signal }) =>
      getJson<LibraryProfile>(orgPath(org, `/libraries/${encodeURIComponent(library)}/profile`), signal),
    placeholderData: keepPreviousData,
  });
}

/** Uploads a file of ligands. The column names are for CSV; left out, the server finds them. */
export function uploadLibrary(
  org: string,
  input: { file: File; name: string; smilesColumn?: string; nameColumn?: string },
  options?: { onProgress?: (share: number) => void; signal?: AbortSignal },
): Promise<LibrarySummary> {
  const form = new FormData();
  form.set('name', input.name);
  if (input.smilesColumn) form.set('smilesColumn', input.smilesColumn);
  if (input.nameColumn) form.set('nameColumn', input.nameColumn);
  form.set('file', input.file);
  return sendForm<LibrarySummary>(orgPath(org, '/libraries'), form, options);
}

/** Path of the records that a filter leaves, as a file. */
export function ligandExportPath(
  org: string,
  library: string,
  format: 'csv' | 'smi' | 'sdf',
  query: LigandQuery,
): string {
  return (
    orgPath(org, `/libraries/${encodeURIComponent(library)}/export.${format}`) + queryString({ ...query })
  );
}

/** Path of the rejected records as they stand in the uploaded file. */
export function rejectedRecordsPath(org: string, library: string): string {
  return orgPath(org, `/libraries/${encodeURIComponent(library)}/rejected`);
}

export function archiveLibrary(org: string, library: string): Promise<unknown> {
  return sendJson<unknown>('DELETE', orgPath(org, `/libraries/${encodeURIComponent(library)}`));
}

export function restoreLibrary(org: string, library: string): Promise<unknown> {
  return sendJson<unknown>('POST', orgPath(org, `/libraries/${encodeURIComponent(library)}/restore`));
}
