import type { ClaimedJob } from '@/db/orchestrator/rows';
import type { RunState } from '@/db/orchestrator/runs-store';
import type { FunctionDefinition } from '@/inngest/embedded/functions';
import { type Answer, operationsSchema, queueItemId, toSerializedError } from '@/inngest/embedded/protocol';
import { insideCall } from '@/inngest/embedded/step-boundary';

/** The address under which the SDK's handler is called, in the same process. */
export const SERVE_URL = 'http://inngest.embedded/api/inngest';

export type ServeHandler = (request: Request) => Promise<Response>;

/** Makes a request that the SDK's handler takes for one that came over the network. */
export function serveRequest(
  method: 'POST' | 'PUT',
  search: URLSearchParams,
  headers: object,
  body: unknown,
) {
  return new Request(`${SERVE_URL}?${search}`, {
    method,
    headers: { host: 'inngest.embedded', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

/**
 * Calls a function once for a claimed job and gives what it came to. A call that takes longer than `maxCallSeconds` is given up: its code may still run, but its lease will not hold any more.
 */
export async function callFunction(
  handler: ServeHandler,
  definition: FunctionDefinition,
  job: ClaimedJob,
  state: RunState,
  maxCallSeconds: number,
): Promise<Answer> {
  const event: unknown = JSON.parse(state.event);
  const stack = state.done.map((step) => step.stepId);
  const request = serveRequest(
    'POST',
    new URLSearchParams({ fnId: job.functionId, stepId: job.stepId || 'step' }),
    {},
    {
      version: 2,
      event,
      events: [event],
      steps: Object.fromEntries(state.done.map((step) => [step.stepId, JSON.parse(step.outcome)])),
      ctx: {
        run_id: job.runId,
        fn_id: job.functionId,
        qi_id: queueItemId(job.id, job.fence),
        attempt: job.attempt,
        // From this the SDK decides whether an error is the last one.
        max_attempts: definition.maxAttempts,
        // With steps pending elsewhere, the SDK must report what it finds and not run it a second time.
        disable_immediate_execution: state.pending > 0,
        use_api: false,
        stack: { stack, current: stack.length },
      },
    },
  );
  const called = insideCall(job.runId, async () => readAnswer(await handler(request)));
  return withWatchdog(called, definition.id, maxCallSeconds);
}

async function withWatchdog(
  called: Promise<Answer>,
  functionId: string,
  maxCallSeconds: number,
): Promise<Answer> {
  const timedOut = Promise.withResolvers<Answer>();
  const timer = setTimeout(() => {
    timedOut.resolve({
      kind: 'failed',
      retriable: true,
      retryAfter: null,
      error: {
        name: 'CallTimedOut',
        message: `A call of ${functionId} gave no answer within ${maxCallSeconds} s. Likely causes: a step inside the body of another step, a promise that nothing settles, or a step that needs a higher maxCallSeconds.`,
      },
    });
  }, maxCallSeconds * 1_000);
  try {
    return await Promise.race([called, timedOut.promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const retryAfter = response.headers.get('retry-after');
  let body: unknown;
  try {
    body = text === '' ? null : JSON.parse(text);
  } catch {
    body = {
      name: 'UnreadableAnswer',
      message: `The SDK answered ${response.status} with no JSON: ${text.slice(0, 500)}`,
    };
  }
  if (response.status === 200) return { kind: 'completed', data: body };
  if (response.status === 206) {
    return { kind: 'operations', operations: operationsSchema.parse(body), retryAfter };
  }
  const retriable = response.headers.get('x-inngest-no-retry') !== 'true';
  return { kind: 'failed', error: toSerializedError(body), retriable, retryAfter };
}
