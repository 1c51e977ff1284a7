import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { getJson, getText, orgPath, queryString } from '@/lib/api-client/request';
import { runKeys } from '@/lib/api-client/runs';
import type { Outcome } from '@/lib/domain/outcomes';
import type { PoseAnalysis } from '@/lib/domain/resources/pose-analysis';
import type { ResultProvenance } from '@/lib/domain/resources/provenance';
import type { InteractionMap, RunContacts } from '@/lib/domain/resources/run-contacts';
import type { RunScaffolds, ScaffoldSort } from '@/lib/domain/resources/run-scaffolds';
import type {
  LedgerPage,
  LigandResult,
  MissExplanation,
  ResultPage,
  ResultPlots,
} from '@/lib/domain/resources/runs';
import type { ResultFilter, ResultQuery } from '@/lib/domain/result-query';

/** One outcome, or the records that have none yet. */
export type LedgerFilter = Outcome | 'undecided';

/** Query keys of what a run brought out: below `runKeys.content`, so that one call refreshes them all. */
export const runResultKeys = {
  results: (org: string, run: string, query: ResultQuery) =>
    [...runKeys.content(org, run), 'results', query] as const,
  plots: (org: string, run: string, filter: ResultFilter) =>
    [...runKeys.content(org, run), 'plots', filter] as const,
  contacts: (org: string, run: string) => [...runKeys.content(org, run), 'contacts'] as const,
  interactionMap: (org: string, run: string, query: ResultQuery, ligands: number) =>
    [...runKeys.content(org, run), 'interaction-map', query, ligands] as const,
  scaffolds: (org: string, run: string, filter: ResultFilter, sort: ScaffoldSort) =>
    [...runKeys.content(org, run), 'scaffolds', filter, sort] as const,
  redocked: (org: string, run: string) => [...runKeys.content(org, run), 'redocked'] as const,
  ligand: (org: string, run: string, ligand: string) =>
    [...runKeys.content(org, run), 'ligand', ligand] as const,
  miss: (org: string, run: string, ligand: string) => [...runKeys.content(org, run), 'miss', ligand] as const,
  provenance: (org: string, run: string, ligand: string) =>
    [...runKeys.content(org, run), 'provenance', ligand] as const,
  ledger: (org: string, run: string, outcome: LedgerFilter | null) =>
    [...runKeys.content(org, run), 'ledger', { outcome }] as const,
};

export const RESULTS_PER_PAGE = 100;
const LEDGER_ROWS_PER_PAGE = 100;
const SCAFFOLDS = 100;

const runPath = (org: string, run: string) => orgPath(org, `/runs/${encodeURIComponent(run)}`);

/** The results of a run in this order and by this filter, page by page. While others load, those before stay. */
export function resultsQuery(org: string, run: string, query: ResultQuery) {
  const { sort, order, filter } = query;
  return infiniteQueryOptions({
    queryKey: runResultKeys.results(org, run, query),
    queryFn: ({ pageParam, signal }) =>
      getJson<ResultPage>(
        `${runPath(org, run)}/results${queryString({ sort, order, ...filter, cursor: pageParam, limit: RESULTS_PER_PAGE })}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

/** Counts of a run's results for its plots, all and those that pass the filter. While others load, those before stay. */
export function resultPlotsQuery(org: string, run: string, filter: ResultFilter) {
  return queryOptions({
    queryKey: runResultKeys.plots(org, run, filter),
    queryFn: ({ signal }) =>
      getJson<ResultPlots>(`${runPath(org, run)}/plots${queryString({ ...filter })}`, signal),
    placeholderData: keepPreviousData,
  });
}

/** The residues that the best poses of a run hold on to. */
export function runContactsQuery(org: string, run: string) {
  return queryOptions({
    queryKey: runResultKeys.contacts(org, run),
    queryFn: ({ signal }) => getJson<RunContacts>(`${runPath(org, run)}/contacts`, signal),
  });
}

/** What the first ligands of this order and filter hold on to. While others load, those before stay. */
export function interactionMapQuery(org: string, run: string, query: ResultQuery, ligands: number) {
  const { sort, order, filter } = query;
  return queryOptions({
    queryKey: runResultKeys.interactionMap(org, run, query, ligands),
    queryFn: ({ signal }) =>
      getJson<InteractionMap>(
        `${runPath(org, run)}/interaction-map${queryString({ sort, order, ...filter, limit: ligands })}`,
        signal,
      ),
    placeholderData: keepPreviousData,
  });
}

/** The scaffolds of the results that pass a filter. While others load, those before stay. */
export function runScaffoldsQuery(org: string, run: string, filter: ResultFilter, sort: ScaffoldSort) {
  return queryOptions({
    queryKey: runResultKeys.scaffolds(org, run, filter, sort),
    queryFn: ({ signal }) =>
      getJson<RunScaffolds>(
        `${runPath(org, run)}/scaffolds${queryString({ ...filter, sort, limit: SCAFFOLDS })}`,
        signal,
      ),
    placeholderData: keepPreviousData,
  });
}

/** The result whose best pose is closest to the crystal ligand; none if no ligand of the run is that molecule. */
export function redockedQuery(org: string, run: string) {
  return queryOptions({
    queryKey: runResultKeys.redocked(org, run),
    queryFn: ({ signal }) =>
      getJson<ResultPage>(`${runPath(org, run)}/results${queryString({ sort: 'rmsd', limit: 1 })}`, signal),
  });
}

/** Every pose of one ligand in one run. */
export function ligandResultQuery(org: string, run: string, ligand: string) {
  return queryOptions({
    queryKey: runResultKeys.ligand(org, run, ligand),
    queryFn: ({ signal }) =>
      getJson<LigandResult>(`${runPath(org, run)}/ligands/${encodeURIComponent(ligand)}`, signal),
  });
}

/** In what a ligand differs from the nearest known docking of its molecule. */
export function missQuery(org: string, run: string, ligand: string) {
  return queryOptions({
    queryKey: runResultKeys.miss(org, run, ligand),
    queryFn: ({ signal }) =>
      getJson<MissExplanation>(
        `${runPath(org, run)}/ligands/${encodeURIComponent(ligand)}/explain-miss`,
        signal,
      ),
  });
}

/** Where the result of a ligand came from. It never changes. */
export function provenanceQuery(org: string, run: string, ligand: string) {
  return queryOptions({
    queryKey: runResultKeys.provenance(org, run, ligand),
    queryFn: ({ signal }) =>
      getJson<ResultProvenance>(
        `${runPath(org, run)}/ligands/${encodeURIComponent(ligand)}/provenance`,
        signal,
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The interactions and checks of a pose by the path that its row gave. A stored pose never changes. */
export function poseAnalysisQuery(path: string) {
  return queryOptions({
    queryKey: ['pose-analyses', path] as const,
    queryFn: ({ signal }) => getJson<PoseAnalysis>(path, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Every input record of a run and its outcome, in the order of the file, page by page. */
export function ledgerQuery(org: string, run: string, outcome: LedgerFilter | null) {
  return infiniteQueryOptions({
    queryKey: runResultKeys.ledger(org, run, outcome),
    queryFn: ({ pageParam, signal }) =>
      getJson<LedgerPage>(
        `${runPath(org, run)}/ledger${queryString({ outcome, cursor: pageParam, limit: LEDGER_ROWS_PER_PAGE })}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

/** The log of a task: changes until its run has ended, so it is never taken from the cache. */
export function taskLogQuery(path: string) {
  return queryOptions({
    queryKey: ['task-logs', path] as const,
    queryFn: ({ signal }) => getText(path, signal),
    staleTime: 0,
    gcTime: 0,
  });
}
