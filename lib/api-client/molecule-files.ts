import { queryOptions } from '@tanstack/react-query';
import { getText } from '@/lib/api-client/request';

const KEEP_DEPICTIONS_MS = 30 * 60 * 1000;

/**
 * A structure file (PDB, SDF) by the path that a resource gave.
 * @param version what the file was made from; a target that is prepared again keeps its paths
 */
export function structureFileQuery(path: string, version: string = '') {
  return queryOptions({
    queryKey: ['structure-files', path, version] as const,
    queryFn: ({ signal }) => getText(path, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** A 2D depiction (SVG) by the path that a resource gave. A ligand's depiction never changes. */
export function depictionQuery(path: string) {
  return queryOptions({
    queryKey: ['depictions', path] as const,
    queryFn: ({ signal }) => getText(path, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEEP_DEPICTIONS_MS,
  });
}
