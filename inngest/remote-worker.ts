import { createServer, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Inngest, InngestFunction } from 'inngest';
import { serve as serveRequests } from 'inngest/edge';
import { serve } from 'inngest/node';
import type { Env } from '@/lib/env';
import type { log as writeLog } from '@/lib/logs/logger';

const SERVE_PATH = '/api/inngest';
/** After a registration that failed: the Inngest server may be starting at this moment. */
const RETRY_SECONDS = 5;
/**
 * After one that succeeded, with a server of one's own: one whose data were lost learns of the functions again without
 * a restart here, and one that knows them leaves everything as it is.
 */
const REPEAT_SECONDS = 60;

export interface RemoteWorker {
  /** Takes no more calls, and waits so long for those under way to end. */
  stop(options: { graceSeconds: number }): Promise<void>;
}

/**
 * Serves the functions to an Inngest server, which calls over HTTP, and tells it that they are here. Its own looking
 * for them is not relied on. Only calls that it signed are answered.
 * @throws Error if the port cannot be listened on
 */
export async function startRemoteWorker(
  client: Inngest.Any,
  functions: InngestFunction.Any[],
  variables: Pick<Env, 'WORKER_PORT' | 'INNGEST_SERVE_ORIGIN' | 'ORCHESTRATOR'>,
  log: typeof writeLog,
): Promise<RemoteWorker> {
  const { WORKER_PORT: port, INNGEST_SERVE_ORIGIN: serveOrigin = `http://localhost:${port}` } = variables;
  const repeats = variables.ORCHESTRATOR === 'server';
  const served = { client, functions, serveOrigin, servePath: SERVE_PATH };
  // From outside, an unsigned request cannot even start a registration.
  const server = createServer(serve({ ...served, enableUnauthedSync: false }));
  await listen(server, port);

  const register = serveRequests(served);
  const stopped = new AbortController();
  const url = new URL(SERVE_PATH, serveOrigin);
  // The SDK finds its own address by the header Host, which a Request does not have by itself.
  const put = () => register(new Request(url, { method: 'PUT', headers: { host: url.host } }));
  const registering = keepRegistered(put, { repeats, signal: stopped.signal, log });
  return {
    stop: async ({ graceSeconds }) => {
      stopped.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await Promise.race([closed, sleep(graceSeconds * 1000)]);
      server.closeAllConnections();
      await registering;
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'it is in use by another program' : error.message;
      reject(new Error(`The worker cannot listen on port ${port} (WORKER_PORT): ${why}.`, { cause: error }));
    });
    server.listen(port, resolve);
  });
}

/** Registers until it succeeds, and on from there if it `repeats`; says so whenever the answer is another than before. */
async function keepRegistered(
  put: () => Promise<Response>,
  { repeats, signal, log }: { repeats: boolean; signal: AbortSignal; log: typeof writeLog },
): Promise<void> {
  let last: string | null = null;
  while (!signal.aborted) {
    const problem = await registrationProblem(put);
    if (problem !== last) {
      if (problem) log('error', 'The functions cannot be registered with the Inngest server.', { problem });
      else log('info', 'The functions are registered with the Inngest server.');
      last = problem;
    }
    if (!problem && !repeats) return;
    const seconds = problem ? RETRY_SECONDS : REPEAT_SECONDS;
    await sleep(seconds * 1000, undefined, { signal }).catch(() => {});
  }
}

/** @returns what is wrong, or an empty text */
async function registrationProblem(put: () => Promise<Response>): Promise<string> {
  try {
    const answer = await put();
    const { message }: { message?: string } = await answer.json();
    return answer.ok ? '' : `${message ?? 'no reason was given'} (status ${answer.status})`;
  } catch (error) {
    return String(error);
  }
}
