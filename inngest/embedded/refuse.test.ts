import { cron, type Inngest, Inngest as InngestClient, type InngestFunction } from 'inngest';
import postgres from 'postgres';
import { describe, expect, it } from 'vitest';
import { createEmbeddedEngine } from '@/inngest/embedded/engine';
import { InvalidInputError } from '@/lib/domain/errors';

/** Mounting reads no database, so this client never connects. */
const sql = postgres('postgres://nobody@127.0.0.1:1/none');
const newEngine = () => createEmbeddedEngine({ sql, appId: 'app', log: () => {} });

type Options = Parameters<Inngest['createFunction']>[0];
const trigger = { triggers: [{ event: 'go' }] };

async function mountWith(options: Partial<Options>, handler = async () => {}): Promise<string> {
  const engine = newEngine();
  const client = new InngestClient({ id: 'app', ...engine.clientOptions });
  const fn = client.createFunction({ id: 'f', retries: 0, ...trigger, ...options } as Options, handler);
  return refusal(engine, [fn], client);
}

async function refusal(
  engine: ReturnType<typeof newEngine>,
  functions: InngestFunction.Any[],
  client: Inngest,
): Promise<string> {
  try {
    await engine.mount(functions, client);
    return 'mounted';
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return error.issues.map((issue) => issue.field).join(' ');
  }
}

describe('mounting', () => {
  it.each<[string, Partial<Options>]>([
    ['batchEvents', { batchEvents: { maxSize: 2, timeout: '5s' } }],
    ['rateLimit', { rateLimit: { limit: 1, period: '1m' } }],
    ['throttle', { throttle: { limit: 1, period: '1m' } }],
    ['debounce', { debounce: { period: '5s' } }],
    ['priority', { priority: { run: '100' } }],
    ['timeouts', { timeouts: { finish: '1m' } }],
    ['singleton', { singleton: { mode: 'skip' } }],
    ['optimizeParallelism', { optimizeParallelism: false }],
    ['retries', { retries: undefined }],
    ['concurrency.scope', { concurrency: { limit: 1, key: '"k"', scope: 'account' } }],
    ['concurrency.key', { concurrency: { limit: 1, key: 'event.data.a + "-"' } }],
    ['concurrency.limit', { concurrency: 0 }],
    ['idempotency', { idempotency: 'event.data.a + event.data.b' }],
    ['cancelOn.timeout', { cancelOn: [{ event: 'stop', timeout: '1m' }] }],
    ['cancelOn.if', { cancelOn: [{ event: 'stop', if: 'async.data.n > 3' }] }],
    ['trigger.if', { triggers: [{ event: 'go', if: 'size(event.data.a) == 1' }] }],
    ['trigger.if', { triggers: [{ event: 'go', if: 'async.data.a == 1' }] }],
    ['trigger', { triggers: [{ event: 'app/*' }] }],
    ['trigger', { triggers: [{ event: 'inngest/function.finished' }] }],
    ['cron', { triggers: [cron('61 * * * *')] }],
    ['cron', { triggers: [cron('TZ=Nowhere/Land 1 * * * *')] }],
  ])('refuses %s', async (option, options) => {
    expect(await mountWith(options)).toBe(`app-f.${option}`);
  });

  it('refuses step tools that it does not have', async () => {
    const asHandler = (body: string) => new Function('arg', body) as () => Promise<void>;
    for (const tool of ['ai', 'fetch', 'waitForSignal', 'sendSignal', 'realtime']) {
      expect(await mountWith({}, asHandler(`return arg.step.${tool}`))).toBe(`app-f.step.${tool}`);
    }
    expect(await mountWith({}, asHandler('return arg.defer("x")'))).toBe('app-f.defer');
    expect(await mountWith({}, asHandler('return arg.step.run("x")'))).toBe('mounted');
  });

  it('takes what it supports, and names all that is wrong at once', async () => {
    expect(
      await mountWith({
        triggers: [
          { event: 'go', if: 'event.data.a == 1 && (event.data.b == "x" || event.data.c == true)' },
          cron('TZ=Europe/Paris 0 12 * * *'),
        ],
        concurrency: [{ key: 'event.data.orgId', limit: 2 }, { limit: 8 }],
        cancelOn: [{ event: 'stop', match: 'data.runId' }],
        idempotency: 'event.data.runId',
      }),
    ).toBe('mounted');
    expect(await mountWith({ priority: { run: '1' }, debounce: { period: '5s' } })).toBe(
      'app-f.debounce app-f.priority',
    );
  });

  it('refuses a client that is not its own', async () => {
    const engine = newEngine();
    const fn = (client: Inngest) =>
      client.createFunction({ id: 'f', retries: 0, ...trigger }, async () => {});
    const other = new InngestClient({ id: 'other', ...engine.clientOptions });
    expect(await refusal(engine, [fn(other)], other)).toBe('client.id');
    const bare = new InngestClient({ id: 'app', isDev: true, aiMetadata: false });
    expect(await refusal(engine, [fn(bare)], bare)).toBe('client');
  });
});
