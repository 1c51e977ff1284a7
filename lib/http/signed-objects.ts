import { createHash } from 'node:crypto';
import type { Dependencies } from '@/lib/dependencies';
import { BadRequestError, ConflictError, NotFoundError, TooLargeError } from '@/lib/domain/errors';
import { newId } from '@/lib/domain/ids';
import { errorResponse } from '@/lib/http/error-response';
import { parseByteRange } from './byte-range';
import { attachmentNamed } from './content-disposition';
import { apiHeaders } from './security-headers';

type Stores = Pick<Dependencies, 'objects' | 'links'>;

const PIECE_BYTES = 1024 * 1024;

/** Upload links that were used, by nonce, until they expire: an object that was deleted does not make its link good again. */
const used = new Map<string, number>();

/**
 * Answers a request that carries a signed link: GET and HEAD download, PUT uploads once. No session is asked for,
 * the link is the permission.
 */
export async function answerSignedRequest(stores: Stores, request: Request): Promise<Response> {
  const requestId = newId('request');
  let orgId: string | undefined;
  try {
    const grant = stores.links.read(request.method, new URL(request.url));
    orgId = grant.orgId;
    const response =
      grant.method === 'GET' ? await download(stores, request, grant) : await upload(stores, request, grant);
    for (const [name, value] of Object.entries(apiHeaders())) response.headers.set(name, value);
    response.headers.set('x-request-id', requestId);
    return response;
  } catch (error) {
    return errorResponse(error, requestId, orgId ? { orgId } : {});
  }
}

type ReadGrant = ReturnType<Dependencies['links']['read']>;
type Download = Extract<ReadGrant, { method: 'GET' }>;
type Upload = Extract<ReadGrant, { method: 'PUT' }>;

async function download({ objects }: Stores, request: Request, grant: Download): Promise<Response> {
  const bytes = await objects.size(grant.key);
  if (bytes === null) throw new NotFoundError('file');
  const range = parseByteRange(request.headers.get('range'), bytes);
  const headers = new Headers({
    'content-type': grant.contentType,
    'content-disposition': attachmentNamed(grant.fileName),
    'accept-ranges': 'bytes',
  });
  if (range === 'unsatisfiable') {
    headers.set('content-range', `bytes */${bytes}`);
    return new Response(null, { status: 416, headers });
  }
  const { offset, length } = range ?? { offset: 0, length: bytes };
  headers.set('content-length', String(length));
  if (range) headers.set('content-range', `bytes ${offset}-${offset + length - 1}/${bytes}`);
  const body = request.method === 'HEAD' ? null : pieces(objects, grant.key, offset, length);
  return new Response(body, { status: range ? 206 : 200, headers });
}

/** The bytes as the reader asks for them, a piece at a time: a slow reader holds one piece in memory, not the file. */
function pieces(objects: Stores['objects'], key: Download['key'], offset: number, length: number) {
  const end = offset + length;
  let at = offset;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (at >= end) return controller.close();
      const piece = await objects.getRange(key, at, Math.min(PIECE_BYTES, end - at));
      at += piece.byteLength;
      controller.enqueue(piece);
    },
  });
}

async function upload({ objects }: Stores, request: Request, grant: Upload): Promise<Response> {
  if (request.headers.get('content-type') !== grant.contentType) {
    throw new BadRequestError(`This link takes ${grant.contentType} only.`);
  }
  const announced = request.headers.get('content-length');
  if (announced !== null && Number(announced) > grant.bytes) throw longer(grant);
  if (announced !== null && Number(announced) !== grant.bytes) throw shorter(grant);
  forgetExpired();
  const spent = new ConflictError('This link has been used. Ask for a new one.');
  if (used.has(grant.nonce)) throw spent;
  // Marked before the first wait, so that of two requests at once one is refused.
  used.set(grant.nonce, grant.expiresAtSeconds);
  if ((await objects.size(grant.key)) !== null) throw spent;
  try {
    const stored = await objects.put(grant.key, exactly(request.body, grant), { bytes: grant.bytes });
    return Response.json(stored, { status: 201 });
  } catch (error) {
    // Nothing was stored, so the same link may be tried again.
    used.delete(grant.nonce);
    throw error;
  }
}

/** Passes the body on while it is what the link promised; raises before the store has taken what is not. */
async function* exactly(body: ReadableStream<Uint8Array> | null, grant: Upload): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const part of body ?? []) {
    bytes += part.byteLength;
    if (bytes > grant.bytes) throw longer(grant);
    hash.update(part);
    yield part;
  }
  if (bytes < grant.bytes) throw shorter(grant);
  if (hash.digest('hex') !== grant.sha256) {
    throw new BadRequestError('The file does not have the checksum that was announced. Send it again.');
  }
}

const longer = (grant: Upload) =>
  new TooLargeError(`The file is longer than the ${grant.bytes} bytes that were announced.`);
const shorter = (grant: Upload) =>
  new BadRequestError(`The file is shorter than the ${grant.bytes} bytes that were announced.`);

function forgetExpired(): void {
  const nowSeconds = Date.now() / 1000;
  for (const [nonce, expires] of used) if (expires < nowSeconds) used.delete(nonce);
}
