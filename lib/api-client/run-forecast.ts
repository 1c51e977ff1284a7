import { queryOptions } from '@tanstack/react-query';
import { orgPath, sendJson } from '@/lib/api-client/request';
import { runKeys, type StartRunInput } from '@/lib/api-client/runs';
import type { RunForecast } from '@/lib/domain/resources/run-forecast';

/** What is asked for, but for its name. */
export type AskedRun = Omit<StartRunInput, 'name'>;

/** What the run would take if it were started now; null: not all is chosen yet. */
export function runForecastQuery(org: string, asked: AskedRun | null) {
  return queryOptions({
    queryKey: [...runKeys.list(org), 'forecast', asked] as const,
    queryFn: () => sendJson<RunForecast>('POST', orgPath(org, '/runs/forecast'), asked),
    enabled: asked !== null,
    // What is known and what is ahead changes as other runs go on.
    staleTime: 10_000,
    retry: false,
  });
}
