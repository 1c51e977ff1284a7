import { orgRoute } from '@/lib/http/org-route';
import { readJson } from '@/lib/http/read-body';
import { forecastRun } from '@/lib/use-cases/runs/forecast-run';

/** Changes nothing; a POST because it takes what starting a run takes. */
export const POST = orgRoute(forecastRun, { input: readJson });
