import { operatorRoute } from '@/lib/http/operator-route';
import { runIsolationProbes } from '@/lib/use-cases/isolation-probes/run-isolation-probes';

/** Each try plants and removes a marker of its own: a POST, though nothing of it stays. */
export const POST = operatorRoute(runIsolationProbes);
