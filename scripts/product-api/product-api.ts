import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { LibraryId, LigandId, RunId, TargetId } from '@/lib/domain/ids';
import type { LibrarySummary } from '@/lib/domain/resources/libraries';
import type {
  LedgerPage,
  LedgerRow,
  LigandResult,
  ResultPage,
  ResultRow,
  RunDetail,
  RunParameters,
} from '@/lib/domain/resources/runs';
import type { TargetDetail } from '@/lib/domain/resources/targets';
import { delay } from '@/scripts/stack/processes';
import { StackError } from '@/scripts/stack/stop';
import { CookieJar } from './cookies';

/** The search space is that around the target's crystal ligand. */
export interface RunRequest {
  name: string;
  targetId: TargetId;
  libraryId: LibraryId;
  /** Those that are left out have Vina's defaults. */
  parameters?: Partial<RunParameters>;
}

/** The answer of the API when it refuses. */
export class ApiError extends StackError {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Requests are repeated while the server is briefly away, a restart of the database for example. */
const PATIENCE_MS = 60_000;
const AWAY = new Set([502, 503, 504]);

/** The product's JSON API of one organisation, used as a browser uses it: signed in, with a session cookie. */
export class ProductApi {
  private readonly jar = new CookieJar();

  constructor(
    private readonly origin: string,
    private readonly organisation: string,
  ) {}

  /** @throws StackError if e-mail and password are refused */
  async signIn(email: string, password: string): Promise<void> {
    const { csrfToken } = await this.json<{ csrfToken: string }>('/api/auth/csrf');
    const response = await this.send('/api/auth/callback/credentials', {
      method: 'POST',
      body: new URLSearchParams({ csrfToken, email, password, callbackUrl: this.origin, json: 'true' }),
    });
    await response.body?.cancel();
    if (!this.jar.hasNameEnding('session-token')) {
      throw new StackError(`Signing in as ${email} was refused (status ${response.status}).`);
    }
  }

  /** What makes a request the signed-in person's: for callers that send requests of their own. */
  cookieHeader(): string {
    return this.jar.header();
  }

  /** @returns the target, or null if there is none with this id here */
  getTarget(id: TargetId): Promise<TargetDetail | null> {
    return this.jsonOrNull(this.path(`targets/${id}`));
  }

  getLibrary(id: LibraryId): Promise<LibrarySummary | null> {
    return this.jsonOrNull(this.path(`libraries/${id}`));
  }

  getRun(id: RunId): Promise<RunDetail | null> {
    return this.jsonOrNull(this.path(`runs/${id}`));
  }

  uploadTarget(file: string, name: string): Promise<{ id: TargetId }> {
    return this.upload('targets', file, name);
  }

  uploadLibrary(file: string, name: string): Promise<{ id: LibraryId }> {
    return this.upload('libraries', file, name);
  }

  startRun(request: RunRequest): Promise<{ id: RunId }> {
    return this.json(this.path('runs'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
      body: JSON.stringify(request),
    });
  }

  /** Every ranked ligand of a run, best affinity first. */
  getResults(id: RunId): Promise<ResultRow[]> {
    return this.allPages<ResultPage, ResultRow>(`runs/${id}/results`, (page) => page.results);
  }

  /** Every input record of a run with its outcome, in the order of the file. */
  getLedger(id: RunId): Promise<LedgerRow[]> {
    return this.allPages<LedgerPage, LedgerRow>(`runs/${id}/ledger`, (page) => page.rows);
  }

  /** A ligand's poses with their energies. */
  getLigandResult(id: RunId, ligandId: LigandId): Promise<LigandResult> {
    return this.json(this.path(`runs/${id}/ligands/${ligandId}`));
  }

  /** A file that a resource names by its path, as text. */
  getText(path: string): Promise<string> {
    return this.text(path);
  }

  private async allPages<Page extends { nextCursor: string | null }, Row>(
    rest: string,
    rowsOf: (page: Page) => Row[],
  ): Promise<Row[]> {
    const rows: Row[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor ? `?cursor=${encodeURIComponent(cursor)}` : '';
      const page: Page = await this.json<Page>(this.path(`${rest}${query}`));
      rows.push(...rowsOf(page));
      cursor = page.nextCursor;
    } while (cursor);
    return rows;
  }

  private path(rest: string): string {
    return `/api/v1/orgs/${this.organisation}/${rest}`;
  }

  private upload<T>(noun: string, file: string, name: string): Promise<T> {
    const form = new FormData();
    form.set('name', name);
    form.set('file', new Blob([readFileSync(file)]), basename(file));
    return this.json(this.path(noun), { method: 'POST', body: form });
  }

  private async jsonOrNull<T>(path: string): Promise<T | null> {
    try {
      return await this.json<T>(path);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return null;
      throw error;
    }
  }

  private async json<T>(path: string, init: RequestInit = {}): Promise<T> {
    return JSON.parse(await this.text(path, init)) as T;
  }

  private async text(path: string, init: RequestInit = {}): Promise<string> {
    const response = await this.send(path, init);
    const text = await response.text();
    if (!response.ok) {
      throw new ApiError(
        response.status,
        `${init.method ?? 'GET'} ${path} answered ${response.status}: ${text.slice(0, 500)}`,
      );
    }
    return text;
  }

  private async send(path: string, init: RequestInit = {}): Promise<Response> {
    const deadline = Date.now() + PATIENCE_MS;
    // A repeated POST might make a thing twice, unless the server knows it again by its key.
    const mayRepeat = (init.method ?? 'GET') === 'GET' || new Headers(init.headers).has('idempotency-key');
    for (;;) {
      try {
        const headers = new Headers(init.headers);
        headers.set('cookie', this.jar.header());
        headers.set('origin', this.origin);
        const response = await fetch(`${this.origin}${path}`, { ...init, headers, redirect: 'manual' });
        this.jar.keep(response.headers);
        if (!AWAY.has(response.status) || !mayRepeat || Date.now() > deadline) return response;
        await response.body?.cancel();
      } catch (error) {
        if (!mayRepeat || Date.now() > deadline) {
          throw new StackError(`${this.origin}${path} cannot be reached: ${(error as Error).message}`);
        }
      }
      await delay(500);
    }
  }
}
