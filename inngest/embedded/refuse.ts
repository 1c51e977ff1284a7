import { Cron } from 'croner';
import type { Inngest, InngestFunction } from 'inngest';
import { z } from 'zod';
import {
  type Expression,
  parseExpression,
  parseOperandOnly,
  usesAsync,
} from '@/inngest/embedded/expressions';
import type { FunctionDefinition } from '@/inngest/embedded/functions';
import { type FieldIssue, InvalidInputError } from '@/lib/domain/errors';

const concurrencySchema = z.strictObject({
  limit: z.number().int(),
  key: z.string().optional(),
  scope: z.string().optional(),
});

/** A function's configuration, as the SDK registers it. */
const configSchema = z.looseObject({
  id: z.string(),
  triggers: z.array(
    z.looseObject({
      event: z.string().optional(),
      expression: z.string().optional(),
      cron: z.string().optional(),
      jitter: z.string().optional(),
    }),
  ),
  steps: z.object({
    step: z.looseObject({ retries: z.object({ attempts: z.number().int().optional() }).optional() }),
  }),
  idempotency: z.string().optional(),
  concurrency: z.union([z.number().int(), concurrencySchema, z.array(concurrencySchema)]).optional(),
  cancel: z
    .array(z.strictObject({ event: z.string(), if: z.string().optional(), timeout: z.string().optional() }))
    .optional(),
});

export const registrationSchema = z.looseObject({ functions: z.array(configSchema) });
type FunctionConfig = z.infer<typeof configSchema>;

/** Options of a function that the executor does not have; a value for one of them would be silently without effect. */
const UNSUPPORTED_OPTIONS = [
  'batchEvents',
  'rateLimit',
  'throttle',
  'debounce',
  'priority',
  'timeouts',
  'singleton',
] as const;

/** Step tools that it does not have, found in the source of a function so that mounting fails and not a run. */
const UNSUPPORTED_TOOLS =
  /\bstep\s*\.\s*(ai|fetch|waitForSignal|sendSignal|realtime|score|metadata)\b|\b(defer)\s*\(/;

/** The executor's own events that a function may be triggered by. */
const INTERNAL_TRIGGERS = ['inngest/function.failed', 'inngest/function.cancelled'];

/**
 * Turns what the SDK registers into definitions. Raises InvalidInputError with one sentence for each function
 * and option that the executor does not support, all of them at once.
 */
export function readDefinitions(
  configs: readonly FunctionConfig[],
  functions: readonly InngestFunction.Any[],
  client: Inngest.Any,
): FunctionDefinition[] {
  const issues: FieldIssue[] = functions.flatMap((fn) => refuseFunction(fn, client));
  const definitions = configs.map((config) => readDefinition(config, issues));
  if (issues.length > 0) throw new InvalidInputError(issues);
  return definitions;
}

function refuseFunction(fn: InngestFunction.Any, client: Inngest.Any): FieldIssue[] {
  const id = fn.id(client.id);
  const refuse = (option: string, message: string) => ({ field: `${id}.${option}`, message });
  const issues: FieldIssue[] = [];
  if (fn.opts.optimizeParallelism === false) {
    issues.push(
      refuse('optimizeParallelism', 'false is not supported; use group.parallel with mode "race".'),
    );
  }
  for (const handler of [fn['fn'], fn['onFailureFn']]) {
    const found = typeof handler === 'function' && UNSUPPORTED_TOOLS.exec(handler.toString());
    if (found) {
      const tool = found[1] ? `step.${found[1]}` : 'defer';
      issues.push(refuse(tool, `The embedded orchestrator does not support ${tool}.`));
    }
  }
  return issues;
}

function readDefinition(config: FunctionConfig, issues: FieldIssue[]): FunctionDefinition {
  const refuse = (option: string, message: string) => {
    issues.push({ field: `${config.id}.${option}`, message });
  };
  for (const option of UNSUPPORTED_OPTIONS) {
    if (config[option] !== undefined) {
      refuse(option, `The embedded orchestrator does not support the option ${option}.`);
    }
  }
  const read = <T>(option: string, parse: () => T): T | null => {
    try {
      return parse();
    } catch (error) {
      refuse(option, error instanceof Error ? error.message : String(error));
      return null;
    }
  };
  const condition = (option: string, source: string | undefined, mayUseAsync: boolean): Expression | null => {
    const expression = source === undefined ? null : read(option, () => parseExpression(source));
    if (expression && !mayUseAsync && usesAsync(expression)) {
      refuse(option, 'There is no second event here: only fields of event can be used.');
    }
    return expression;
  };

  const attempts = config.steps.step.retries?.attempts;
  if (attempts === undefined) {
    refuse('retries', 'Set it: the SDK and the server disagree on what it is when it is missing.');
  }
  const crons = config.triggers.flatMap(({ cron, jitter }) => {
    if (cron === undefined) return [];
    if (jitter !== undefined) refuse('cron.jitter', 'The embedded orchestrator does not support jitter.');
    return read('cron', () => readCron(cron)) ?? [];
  });
  const triggers = config.triggers.flatMap(({ event, expression }) => {
    if (event === undefined) return [];
    if (event.includes('*')) {
      refuse('trigger', `The event name "${event}" has a wildcard, which is not supported.`);
    }
    if (event.startsWith('inngest/') && !INTERNAL_TRIGGERS.includes(event)) {
      refuse('trigger', `The embedded orchestrator does not send "${event}".`);
    }
    return { event, condition: condition('trigger.if', expression, false) };
  });
  const cancelOn = (config.cancel ?? []).map((cancel) => {
    if (cancel.timeout !== undefined) {
      refuse('cancelOn.timeout', 'The embedded orchestrator does not support a timeout here.');
    }
    return { event: cancel.event, condition: condition('cancelOn.if', cancel.if, true) };
  });
  const { idempotency } = config;

  return {
    id: config.id,
    maxAttempts: (attempts ?? 0) + 1,
    triggers,
    crons,
    cancelOn,
    concurrency: readConcurrency(config.concurrency).map(({ limit, key, scope }) => {
      if (limit < 1) refuse('concurrency.limit', 'It must be 1 or more.');
      if (scope !== undefined && scope !== 'fn') {
        refuse('concurrency.scope', `The embedded orchestrator supports the scope "fn", not "${scope}".`);
      }
      return {
        limit,
        key: key === undefined ? null : read('concurrency.key', () => parseOperandOnly(key)),
      };
    }),
    idempotency: idempotency === undefined ? null : read('idempotency', () => parseOperandOnly(idempotency)),
  };
}

function readConcurrency(concurrency: FunctionConfig['concurrency']): z.infer<typeof concurrencySchema>[] {
  if (concurrency === undefined) return [];
  if (typeof concurrency === 'number') return [{ limit: concurrency }];
  return Array.isArray(concurrency) ? concurrency : [concurrency];
}

/** Reads `TZ=Europe/Paris 0 12 * * *`; the zone is UTC if it is not given. Throws what croner finds wrong. */
function readCron(source: string): FunctionDefinition['crons'][number] {
  const match = /^TZ=(\S+)\s+(.*)$/.exec(source);
  const timezone = match?.[1] ?? null;
  const pattern = match?.[2] ?? source;
  new Cron(pattern, { paused: true, timezone: timezone ?? 'UTC' }).nextRun();
  return { pattern, timezone, source };
}
