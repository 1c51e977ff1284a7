/** A request as the suite sends it. */
export interface Ask {
  method: string;
  /** Path and query below the product's origin. */
  path: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
}

/** What came back, read to its end. */
export interface Answer {
  status: number;
  headers: [name: string, value: string][];
  body: string;
}

export type Send = (ask: Ask, signal?: AbortSignal) => Promise<Answer>;

/** Sends to a running product, as one of its own pages would, and follows no redirect. */
export function sendTo(origin: string): Send {
  return async ({ method, path, headers, body }, signal) => {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: { origin, ...headers },
      body: body ?? null,
      redirect: 'manual',
      signal: signal ?? null,
    });
    return { status: response.status, headers: [...response.headers], body: await response.text() };
  };
}

/** The value of an answer's header; null if it has none. */
export const headerOf = (answer: Answer, name: string): string | null =>
  answer.headers.find(([each]) => each === name)?.[1] ?? null;

/** A body of JSON with its header. */
export const json = (value: unknown) => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

/** A form with one file, as browsers send it (RFC 7578). */
export function form(fileName: string, content: string | Uint8Array, fields: Record<string, string> = {}) {
  const boundary = 'isolation-4f1c2a';
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head = `${parts.join('')}--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${fileName}"\r\ncontent-type: application/octet-stream\r\n\r\n`;
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: new Uint8Array(
      Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from(`\r\n--${boundary}--\r\n`)]),
    ),
  };
}

/** Of each answer's own: its time, its request, and what belongs to the connection. */
const OWN_HEADERS = new Set(['date', 'x-request-id', 'connection', 'keep-alive', 'transfer-encoding']);

/**
 * All that an answer tells, but for what the request itself said and what is each answer's own (request id, date,
 * the nonce of a page). Two answers with the same text cannot be told apart.
 * @param said the organisation and the ids in the request, in an order that is the same for both
 */
export function told(answer: Answer, said: readonly string[]): string {
  const nonce = /'nonce-([^']+)'/.exec(headerOf(answer, 'content-security-policy') ?? '')?.[1];
  const headers = answer.headers
    .filter(([name]) => !OWN_HEADERS.has(name))
    .map(([name, value]) => `${name}: ${value}`);
  const own = [...said.map((each, index) => [each, `<${index}>`] as const), [nonce, '<nonce>'] as const];
  const neutral = own.reduce(
    (text, [each, word]) => (each ? text.replaceAll(each, word) : text),
    [answer.status, ...headers, answer.body].join('\n').replaceAll(/req_[0-9a-z]{22}/g, '<request>'),
  );
  const isPage = /^text\/(?:html|x-component)/.test(headerOf(answer, 'content-type') ?? '');
  return isPage ? wordsOf(neutral) : neutral;
}

/** Where the text of a page's components was cut to be sent. */
const CUT = /"\]\)<\/script><script[^>]*>self\.__next_f\.push\(\[1,"/g;
/** React's own scripts, which move late parts of a page to their places: there only if a part was late. */
const MOVING = /<script[^>]*>(?!\(?self\.__next_f)[^<]*<\/script>/g;
/** What a piece of a page is called by the others: `$L1f`, as it was ready, or by 21 random letters of its request. */
const REFERENCE = /^(?:\w{0,3}\d\w{0,3}|[\w-]{21}[a-z]?)$/;

/** A page is sent in pieces, in the order in which they were ready: what it says is the set of its words. */
function wordsOf(page: string): string {
  const text = page
    .replaceAll(CUT, '')
    .replaceAll(MOVING, '')
    .replaceAll(/<!--.*?-->|<\/?\w[^>]*>/g, ' ');
  const words = text.match(/[\p{L}\p{N}_@.-]{3,}/gu) ?? [];
  return [...new Set(words)]
    .filter((word) => !REFERENCE.test(word))
    .sort()
    .join('\n');
}
