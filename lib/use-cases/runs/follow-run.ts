import { z } from 'zod';
import type { RunStreamEvent } from '@/lib/domain/resources/runs';
import { isFinalRunState } from '@/lib/domain/states';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { loadRunDetail } from '@/lib/use-cases/runs/get-run';

/** Looks at most this often, however many ligands are decided in a second. */
const LEAST_MILLISECONDS = 400;
/** Looks at least this often, in case a notification was lost; also what keeps the connection open. */
const MOST_MILLISECONDS = 5_000;

/**
 * Follows a run until it ends or the reader leaves: the run as it stands, whenever it has changed. Null now and then
 * means "nothing new".
 */
export const followRun = defineUseCase({
  name: 'follow-run',
  permission: 'run:read',
  input: z.object({ runId: idSchema('run'), signal: z.instanceof(AbortSignal) }),
  run: async (ctx, { runId, signal }, deps) => {
    const first = await loadRunDetail(ctx, runId, deps);

    async function* events(): AsyncGenerator<RunStreamEvent | null> {
      let wake = () => {};
      let woken = false;
      const stopListening = await deps.results.listen(ctx.org.id, (notification) => {
        if (notification && notification.runId !== runId) return;
        woken = true;
        wake();
      });
      try {
        let run = first;
        let said = '';
        let ranked = -1;
        while (!signal.aborted) {
          const now = JSON.stringify(run);
          if (now === said) yield null;
          else yield { kind: 'run', run };
          said = now;
          const results = run.counts.docked + run.counts.reused;
          if (results !== ranked) yield { kind: 'results', ranked: results };
          ranked = results;
          if (isFinalRunState(run.status)) {
            yield { kind: 'end', status: run.status };
            return;
          }
          await pause(LEAST_MILLISECONDS, signal);
          if (!woken) {
            await new Promise<void>((resolve) => {
              wake = resolve;
              void pause(MOST_MILLISECONDS, signal).then(resolve);
            });
          }
          woken = false;
          run = await loadRunDetail(ctx, runId, deps);
        }
      } finally {
        await stopListening();
      }
    }
    return { events: events() };
  },
});

/** Resolves after that time, or as soon as the signal aborts. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}
