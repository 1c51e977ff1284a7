import type { RunStreamEvent } from '@/lib/domain/resources/runs';
import { streamOf } from '@/lib/http/file-response';
import { orgRoute } from '@/lib/http/org-route';
import { followRun } from '@/lib/use-cases/runs/follow-run';

/** Server-sent events (HTML standard, 9.2): one JSON message each; a comment now and then keeps proxies awake. */
async function* lines(events: AsyncIterable<RunStreamEvent | null>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const event of events) {
    yield encoder.encode(event ? `data: ${JSON.stringify(event)}\n\n` : ': still here\n\n');
  }
}

export const GET = orgRoute(followRun, {
  input: (_request, params, signal) => ({ ...params, signal: signal() }),
  respond: ({ events }) =>
    new Response(streamOf(lines(events)), {
      headers: { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' },
    }),
});
