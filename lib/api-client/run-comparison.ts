import { queryOptions } from '@tanstack/react-query';
import { getJson, orgPath, queryString } from '@/lib/api-client/request';
import type { PoseDistance, RunComparison } from '@/lib/domain/resources/run-comparison';

/** Two runs, by their ids. */
export interface RunPair {
  a: string;
  b: string;
}

/** Query keys of comparisons: organisation first. */
export const comparisonKeys = {
  comparison: (org: string, pair: RunPair) => ['orgs', org, 'run-comparisons', pair] as const,
  poses: (org: string, pair: RunPair & { ligandA: string; ligandB: string }) =>
    ['orgs', org, 'run-comparisons', 'poses', pair] as const,
};

export function comparisonQuery(org: string, pair: RunPair) {
  return queryOptions({
    queryKey: comparisonKeys.comparison(org, pair),
    queryFn: ({ signal }) =>
      getJson<RunComparison>(orgPath(org, `/runs/compare${queryString({ ...pair })}`), signal),
  });
}

/** How far apart the best poses of one molecule are in the two runs. */
export function poseDistanceQuery(org: string, pair: RunPair & { ligandA: string; ligandB: string }) {
  return queryOptions({
    queryKey: comparisonKeys.poses(org, pair),
    queryFn: ({ signal }) =>
      getJson<PoseDistance>(orgPath(org, `/runs/compare/pose-rmsd${queryString({ ...pair })}`), signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Path of the best pose of a ligand in a run, as SDF. */
export function bestPosePath(org: string, run: string, ligand: string): string {
  return orgPath(org, `/runs/${encodeURIComponent(run)}/ligands/${encodeURIComponent(ligand)}/poses/1`);
}

export function depictionPath(org: string, ligand: string): string {
  return orgPath(org, `/ligands/${encodeURIComponent(ligand)}/depiction`);
}
