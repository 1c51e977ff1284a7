import type { ErrorKind, FieldIssue } from '@/lib/domain/errors';

/**
 * The kinds that the server raises on purpose, `internal` for its defects, `network` for a request without an answer,
 * and `unknown` for an answer that is not of our server.
 */
export type ApiErrorKind = ErrorKind | 'internal' | 'network' | 'unknown';

/** Every failed request of this client. `message` is fit to be shown. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly kind: ApiErrorKind,
    message: string,
    readonly issues: FieldIssue[] = [],
    readonly requestId: string | null = null,
  ) {
    super(message);
  }

  /** True if the same request may succeed later without any change to it. */
  get isTransient(): boolean {
    return (
      this.kind === 'network' ||
      this.kind === 'unavailable' ||
      this.kind === 'rate_limited' ||
      this.kind === 'internal' ||
      this.kind === 'unknown'
    );
  }
}

/** The API below one organisation. `org` is the part of the page's own path. */
export function orgPath(org: string, path: string): string {
  return `/api/v1/orgs/${encodeURIComponent(org)}${path}`;
}

/** `?a=1&b=2` of the entries that have a value; the empty string if none has. */
export function queryString(entries: Record<string, string | number | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(entries)) {
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}

/** GET of JSON. Throws `ApiError`. */
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await send(path, { headers: { accept: 'application/json' }, signal });
  return (await response.json()) as T;
}

/** GET of a text file (PDB, SDF, SVG, log). Throws `ApiError`. */
export async function getText(path: string, signal?: AbortSignal): Promise<string> {
  const response = await send(path, { signal });
  return response.text();
}

/** POST, PUT, PATCH or DELETE of JSON. `T` is `null` for an answer without a body. Throws `ApiError`. */
export async function sendJson<T>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<T> {
  const response = await send(path, {
    method,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return (text ? JSON.parse(text) : null) as T;
}

async function send(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...init });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw networkError();
  }
  if (!response.ok) throw parseApiError(response.status, await response.text().catch(() => ''));
  return response;
}

/**
 * POST of a form with its file, telling how much was sent: `fetch` cannot. Throws `ApiError`; an aborted upload
 * rejects with the signal's reason.
 * @param onProgress share sent, 0 to 1
 */
export function sendForm<T>(
  path: string,
  form: FormData,
  options: { onProgress?: (share: number) => void; signal?: AbortSignal } = {},
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('accept', 'application/json');
    request.upload.onprogress = (event) => {
      if (event.lengthComputable && event.total > 0) options.onProgress?.(event.loaded / event.total);
    };
    request.onload = () => {
      if (request.status < 200 || request.status >= 300) {
        reject(parseApiError(request.status, request.responseText));
        return;
      }
      try {
        resolve(JSON.parse(request.responseText) as T);
      } catch {
        reject(parseApiError(request.status, ''));
      }
    };
    request.onerror = () => reject(networkError());
    options.signal?.addEventListener('abort', () => {
      request.abort();
      reject(options.signal?.reason);
    });
    request.send(form);
  });
}

function networkError(): ApiError {
  return new ApiError('network', 'The server did not answer. Check the connection, then try again.');
}

const WORDS_BY_STATUS: Record<number, [ApiErrorKind, string]> = {
  401: ['not_authenticated', 'The session has ended. Sign in again.'],
  403: ['forbidden', 'Your role does not allow this.'],
  404: ['not_found', 'There is no such thing, or it has been removed.'],
  413: ['too_large', 'The file is too large for this server.'],
  429: ['rate_limited', 'Too many requests in a short time. Wait a moment, then try again.'],
  502: ['unavailable', 'The server is not available at the moment. Try again shortly.'],
  503: ['unavailable', 'The server is not available at the moment. Try again shortly.'],
  504: ['unavailable', 'The server is not available at the moment. Try again shortly.'],
};

/** The error of an answer: `{ error: { kind, message, issues?, requestId } }`, or a proxy's own page. */
export function parseApiError(status: number, body: string): ApiError {
  const [kind, message] = WORDS_BY_STATUS[status] ?? [
    'unknown',
    'Something went wrong on the server. Try again; if it stays, tell us the request number.',
  ];
  const error = readErrorBody(body);
  if (!error) return new ApiError(kind, message);
  return new ApiError(
    error.kind ?? kind,
    error.message ?? message,
    error.issues ?? [],
    error.requestId ?? null,
  );
}

interface ErrorBody {
  kind?: ApiErrorKind;
  message?: string;
  issues?: FieldIssue[];
  requestId?: string;
}

function readErrorBody(body: string): ErrorBody | null {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== 'object' || parsed === null || !('error' in parsed)) return null;
    const { error } = parsed;
    return typeof error === 'object' && error !== null ? error : null;
  } catch {
    return null;
  }
}

/** The messages of a failed request by field; anything but an `ApiError` has none. */
export function issuesByField(error: unknown): Record<string, string> {
  const fields: Record<string, string> = {};
  if (!(error instanceof ApiError)) return fields;
  for (const issue of error.issues) {
    fields[issue.field] = fields[issue.field] ? `${fields[issue.field]} ${issue.message}` : issue.message;
  }
  return fields;
}
