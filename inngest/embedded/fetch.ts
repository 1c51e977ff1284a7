import { writeCheckpoint } from '@/inngest/embedded/answer';
import type { EngineContext } from '@/inngest/embedded/context';
import { ingest } from '@/inngest/embedded/ingest';
import { checkpointSchema, parseQueueItemId } from '@/inngest/embedded/protocol';
import { BadRequestError, TooLargeError } from '@/lib/domain/errors';

const SEED_HEADER = 'x-inngest-event-id-seed';

/** The `fetch` that the SDK is given: answers its requests from the database instead of the network. */
export function createFetch(context: EngineContext): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    if (request.method === 'POST' && pathname.startsWith('/e/')) return receiveEvents(context, request);
    const checkpoint = /^\/v1\/checkpoint\/([^/]+)\/async$/.exec(pathname);
    if (request.method === 'POST' && checkpoint?.[1]) {
      return receiveCheckpoint(context, decodeURIComponent(checkpoint[1]), request);
    }
    const error = `The embedded orchestrator does not support ${request.method} ${pathname}.`;
    return Response.json({ error, status: 501 }, { status: 501 });
  };
}

async function receiveEvents({ sql, log }: EngineContext, request: Request): Promise<Response> {
  try {
    const seed = request.headers.get(SEED_HEADER) ?? crypto.randomUUID();
    return Response.json({ ids: await ingest(sql, await request.json(), seed), status: 200 });
  } catch (error) {
    const status = error instanceof TooLargeError ? 413 : error instanceof BadRequestError ? 400 : 503;
    const message = error instanceof Error ? error.message : String(error);
    if (status === 503) log('warn', 'Events could not be kept.', { error: message });
    return Response.json({ ids: [], status, error: message }, { status });
  }
}

async function receiveCheckpoint(context: EngineContext, runId: string, request: Request): Promise<Response> {
  const { sql, functions, settings, metrics } = context;
  const body = checkpointSchema.parse(await request.json());
  const item = parseQueueItemId(body.qi_id);
  if (!item) return Response.json({ error: 'Unknown queue item.' }, { status: 409 });
  const result = await sql.begin((tx) =>
    writeCheckpoint(tx, runId, item, body.steps, { functions, backoff: settings.retryBackoff }),
  );
  if (result === 'written') {
    metrics.add('checkpointsWritten');
    return Response.json({}, { status: 200 });
  }
  metrics.add(result === 'stale' ? 'staleWritesDropped' : 'answersForEndedRuns');
  return Response.json({ error: `The run goes on elsewhere or has ended (${result}).` }, { status: 409 });
}
