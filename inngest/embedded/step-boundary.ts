import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { Middleware, NonRetriableError } from 'inngest';

/** The call of a function that the running code belongs to. */
interface CallScope {
  runId: string;
  /** Hash of the step whose body is running; null between steps. */
  stepId: string | null;
  /** Requests that this body has sent, by the SDK's seed, which its own re-sends repeat. */
  sendings: Map<string, number>;
}

const scope = new AsyncLocalStorage<CallScope>();

/** Runs `call` as a call of the function run `runId`. */
export function insideCall<T>(runId: string, call: () => Promise<T>): Promise<T> {
  return scope.run({ runId, stepId: null, sendings: new Map() }, call);
}

/**
 * An id for an event that was sent without one. Inside a function it follows from the run, the step, the
 * place and the content, so that a step that is run again after a crash sends the same events and they are
 * dropped as repeats; elsewhere it follows from the SDK's seed, which makes its re-sends harmless.
 */
export function eventIdFor(seed: string, index: number, content: string): string {
  const current = scope.getStore();
  const parts: string[] = [String(index), content];
  if (current) {
    if (!current.sendings.has(seed)) current.sendings.set(seed, current.sendings.size);
    parts.push(current.runId, current.stepId ?? '', String(current.sendings.get(seed)));
  } else {
    parts.push(seed);
  }
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

/**
 * Knows when the body of a step runs, and refuses a step inside it: the SDK would only warn and then wait for
 * ever, because the outer body waits for the inner step and the inner step for the outer body's end. Serves
 * in every mode, not only with the embedded executor.
 */
export class StepBoundaryMiddleware extends Middleware.BaseMiddleware {
  readonly id = 'step-boundary';

  override transformStepInput(input: Middleware.TransformStepInputArgs): Middleware.TransformStepInputArgs {
    if (scope.getStore()?.stepId) {
      throw new NonRetriableError(
        `The step "${input.stepOptions.id}" was started inside the body of another step. Call it after that step, not within it.`,
      );
    }
    return input;
  }

  override wrapStepHandler({ ctx, next, stepInfo }: Middleware.WrapStepHandlerArgs): Promise<unknown> {
    return scope.run({ runId: ctx.runId, stepId: stepInfo.hashedId, sendings: new Map() }, () => next());
  }
}
