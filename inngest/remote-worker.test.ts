import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import canonicalize from 'canonicalize';
import { Inngest } from 'inngest';
import { afterEach, describe, expect, it } from 'vitest';
import { type RemoteWorker, startRemoteWorker } from '@/inngest/remote-worker';

const SIGNING_KEY = 'ab'.repeat(32);

/** All that the product needs beside an orchestrator. */
const ENVIRONMENT = {
  APP_URL: 'http://localhost:3000',
  DATABASE_URL: 'postgres://app:secret@127.0.0.1:1/metadata',
  MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
  NEXTAUTH_SECRET: 'x'.repeat(32),
  OBJECT_STORE: 'local',
  OBJECT_STORE_DIR: '/nonexistent',
  SCRATCH_DIR: '/nonexistent',
  LOG_LEVEL: 'error',
};

interface Registration {
  url: string;
  authorization: string | undefined;
  body: { url: string; appName: string; functions: { id: string }[] };
}

/** Stands in for the part of an Inngest server that takes registrations; refuses the first `refusals` of them. */
async function fakeInngestServer(
  refusals = 0,
): Promise<{ url: string; seen: Registration[]; server: Server }> {
  const seen: Registration[] = [];
  const server = createServer(async (request, response) => {
    const body = JSON.parse(await text(request));
    seen.push({ url: request.url ?? '', authorization: request.headers.authorization, body });
    const ok = seen.length > refusals;
    response.writeHead(ok ? 200 : 503, { 'content-type': 'application/json' });
    response.end(JSON.stringify(ok ? { ok, status: 200 } : { ok, status: 503, error: 'still starting' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, server };
}

async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((done) => setTimeout(done, 20));
}

const variables = (port: number) => ({
  WORKER_PORT: port,
  INNGEST_SERVE_ORIGIN: 'https://worker.example.org',
  ORCHESTRATOR: 'server' as const,
});

const QUIET = { info() {}, warn() {}, error() {}, debug() {} };

describe('startRemoteWorker', () => {
  const open: { worker?: RemoteWorker; server?: Server } = {};
  let ran = 0;
  let lines: string[] = [];
  const log = (_level: string, message: string) => void lines.push(message);

  afterEach(async () => {
    await open.worker?.stop({ graceSeconds: 0 });
    open.server?.close();
    delete open.worker;
    delete open.server;
    lines = [];
  });

  async function start(refusals = 0) {
    const inngestServer = await fakeInngestServer(refusals);
    open.server = inngestServer.server;
    const client = new Inngest({
      id: 'app',
      isDev: false,
      baseUrl: inngestServer.url,
      eventKey: 'key',
      signingKey: SIGNING_KEY,
      internalLogger: QUIET,
    });
    const fn = client.createFunction({ id: 'fn', triggers: [{ event: 'test/event' }] }, async () => {
      ran++;
    });
    const port = await freePort();
    open.worker = await startRemoteWorker(client, [fn], variables(port), log);
    return { ...inngestServer, endpoint: `http://127.0.0.1:${port}/api/inngest` };
  }

  it('registers its functions when it starts, under the address where it is reached', async () => {
    const { seen } = await start();
    await until(() => seen.length > 0);
    expect(seen[0]).toMatchObject({
      url: '/fn/register',
      authorization: expect.stringMatching(/^Bearer .{64}/),
      body: { appName: 'app', url: 'https://worker.example.org/api/inngest', functions: [{ id: 'app-fn' }] },
    });
  });

  it('registers again when the Inngest server was not ready', async () => {
    const { seen } = await start(1);
    await until(() => seen.length > 1);
    expect(seen[1]?.body).toEqual(seen[0]?.body);
    await until(() => lines.length > 1);
    expect(lines).toEqual([
      'The functions cannot be registered with the Inngest server.',
      'The functions are registered with the Inngest server.',
    ]);
  });

  it.each(['GET', 'POST', 'PUT'])('refuses an unsigned %s', async (method) => {
    const { endpoint, seen } = await start();
    await until(() => seen.length > 0);
    const call = JSON.stringify({ event: { name: 'test/event', data: {} }, events: [], steps: {}, ctx: {} });
    const response = await fetch(`${endpoint}?fnId=app-fn&stepId=step`, {
      method,
      headers: {
        'content-type': 'application/json',
        'x-inngest-signature': `t=${Math.floor(Date.now() / 1000)}&s=${'0'.repeat(64)}`,
      },
      ...(method !== 'GET' && { body: call }),
    });
    expect(response.status).toBe(401);
    expect(seen).toHaveLength(1);
    expect(ran).toBe(0);
  });

  it('takes a signed call when it was made, and refuses the very same later', async () => {
    const { endpoint, seen } = await start();
    await until(() => seen.length > 0);
    const event = { name: 'test/event', data: {} };
    const ctx = {
      run_id: 'replayed',
      attempt: 0,
      disable_immediate_execution: false,
      stack: { stack: [], current: 0 },
    };
    const call = { event, events: [event], steps: {}, ctx, version: 1, use_api: false };
    const body = canonicalize(call) ?? '';
    const before = ran;
    const send = (secondsAgo: number) => {
      const at = String(Math.floor(Date.now() / 1000) - secondsAgo);
      const signature = createHmac('sha256', SIGNING_KEY).update(body).update(at).digest('hex');
      return fetch(`${endpoint}?fnId=app-fn&stepId=step`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-inngest-signature': `t=${at}&s=${signature}` },
        body,
      });
    };
    expect((await send(600)).status).toBe(401);
    expect(ran).toBe(before);
    expect((await send(0)).status).toBe(200);
    expect(ran).toBe(before + 1);
  });

  it('says which port it cannot have', async () => {
    const taken = createTcpServer().listen(0);
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const client = new Inngest({ id: 'app', isDev: false, signingKey: SIGNING_KEY });
    const started = startRemoteWorker(client, [], variables(port), log);
    await expect(started).rejects.toThrow(`port ${port} (WORKER_PORT): it is in use by another program`);
    taken.close();
  });
});

describe('the worker process', () => {
  it('refuses to start half configured, and lists all that is missing', async () => {
    const root = resolve(import.meta.dirname, '..');
    const child = spawn(process.execPath, ['--import', 'tsx', 'inngest/worker.ts'], {
      cwd: root,
      env: { NODE_ENV: 'production', ...ENVIRONMENT, ORCHESTRATOR: 'server' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const [words, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(code).toBe(1);
    for (const name of ['BASE_URL', 'SIGNING_KEY', 'EVENT_KEY', 'SERVE_ORIGIN']) {
      expect(words).toContain(`INNGEST_${name} is missing`);
    }
    // Sentences for a person, not the trace of a crash.
    expect(words).not.toMatch(/^\s+at /m);
  });
});
