import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { FromWeb } from '@/e2e/faults/suite/messages';
import { bundle, COMPILE_CACHE } from './bundle';
import type { Installation, Organization } from './installation';

/** A run as the API tells of it. */
export interface ToldRun {
  id: string;
  name: string;
}

/** The web of the suite: a process that is killed, and started again at another port. */
export class Web {
  private child: ChildProcess | null = null;
  private port = 0;

  private constructor(
    private readonly program: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly log: number,
  ) {}

  static async start({ env, folder }: Installation): Promise<Web> {
    const program = await bundle('web', 'e2e/faults/suite/web-entry.ts');
    const web = new Web(program, env, openSync(join(folder, 'web.log'), 'a'));
    await web.restart();
    return web;
  }

  async restart(): Promise<void> {
    const child = fork(this.program, [], {
      execArgv: [],
      env: { ...this.env, NODE_COMPILE_CACHE: COMPILE_CACHE },
      stdio: ['ignore', this.log, this.log, 'ipc'],
    });
    this.child = child;
    this.port = await new Promise<number>((resolve, reject) => {
      child.once('message', ({ port }: FromWeb) => resolve(port));
      child.once('exit', () => reject(new Error('The web did not start; see its log.')));
    });
  }

  /** `kill -9`. */
  async kill(): Promise<void> {
    const { child } = this;
    this.child = null;
    if (!child) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  async stop(): Promise<void> {
    await this.kill();
    closeSync(this.log);
  }

  async listRuns(group: Organization): Promise<ToldRun[]> {
    const response = await this.ask(group, { method: 'GET' });
    if (!response.ok) throw new Error(`GET answers ${response.status}.`);
    return ((await response.json()) as { runs: ToldRun[] }).runs;
  }

  /** Asks for a run under a key. @throws Error for any answer but 201, and for none */
  async startRun(group: Organization, input: object, key: string): Promise<ToldRun> {
    const { status, text } = await this.tryRun(group, input, key);
    if (status !== 201) throw new Error(`POST answers ${status}: ${text}`);
    return JSON.parse(text) as ToldRun;
  }

  /** Asks for a run, and gives whatever is answered. */
  async tryRun(group: Organization, input: object, key?: string): Promise<{ status: number; text: string }> {
    const headers = { 'content-type': 'application/json', ...(key && { 'idempotency-key': key }) };
    const response = await this.ask(group, { method: 'POST', headers, body: JSON.stringify(input) });
    return { status: response.status, text: await response.text() };
  }

  private ask({ slug, token }: Organization, init: RequestInit & { headers?: Record<string, string> }) {
    return fetch(`http://127.0.0.1:${this.port}/api/v1/orgs/${slug}/runs`, {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(30_000),
    });
  }
}
