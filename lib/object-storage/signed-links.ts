import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { BadRequestError, ForbiddenError } from '@/lib/domain/errors';
import type { OrganizationId } from '@/lib/domain/ids';
import { belongsTo, isObjectKey, type ObjectKey } from '@/lib/object-storage/object-keys';

/** A link lives five minutes at most. */
export const MAX_LINK_SECONDS = 300;
const PATH = '/api/objects/';
const SHA256 = /^[0-9a-f]{64}$/;
const MEDIA_TYPE = /^[a-z0-9]+\/[a-z0-9.+-]+$/;

interface SignedBase {
  orgId: OrganizationId;
  key: ObjectKey;
  /** As the answer or the upload is labelled, `chemical/x-mdl-sdfile`. */
  contentType: string;
}

export interface DownloadGrant extends SignedBase {
  method: 'GET';
  /** The name that the browser saves the file under. */
  fileName: string;
}

/** What exactly may be uploaded: the link is good for these bytes and no others. */
export interface UploadGrant extends SignedBase {
  method: 'PUT';
  bytes: number;
  /** 64 lower-case hexadecimal digits. */
  sha256: string;
  /** Names this one link, so that it can be used up. */
  nonce: string;
}

export type Grant = DownloadGrant | UploadGrant;

/** Makes and reads links that need no session: whoever holds one may do this one thing until it expires. */
export interface SignedLinks {
  /** @returns path and query below the product's origin. @throws ForbiddenError if the key is another organisation's */
  download(grant: Omit<DownloadGrant, 'method'>, seconds?: number): string;
  /** @returns path and query to PUT the body to, with the same content type. @throws ForbiddenError as above */
  upload(grant: Omit<UploadGrant, 'method' | 'nonce'>, seconds?: number): string;
  /**
   * What a link allows.
   * @param method of the request; a HEAD counts as GET
   * @throws ForbiddenError if the link was not made here for this method, was changed, or has expired
   */
  read(method: string, url: URL): Grant & { expiresAtSeconds: number };
}

/** Every field of a link in one order. JSON keeps neighbouring fields apart, so none can borrow from the next. */
function signedText(grant: Grant, expires: number): string {
  const { method, orgId, key, contentType } = grant;
  const rest = method === 'GET' ? [grant.fileName] : [grant.bytes, grant.sha256, grant.nonce];
  return JSON.stringify(['v1', method, orgId, key, contentType, expires, ...rest]);
}

/**
 * Links signed by HMAC-SHA256 with a key derived from the master key (HKDF, RFC 5869). Method, key, organisation,
 * expiry and content type are signed; for an upload its length and checksum as well.
 * @param now milliseconds since 1970
 */
export function createSignedLinks(masterKey: Uint8Array, now: () => number = Date.now): SignedLinks {
  const signingKey = Buffer.from(hkdfSync('sha256', masterKey, '', 'signed object links v1', 32));
  const sign = (text: string) => createHmac('sha256', signingKey).update(text).digest();

  function link(grant: Grant, seconds: number): string {
    if (!belongsTo(grant.orgId, grant.key)) {
      throw new ForbiddenError('The file belongs to another organisation.');
    }
    if (!MEDIA_TYPE.test(grant.contentType)) throw new BadRequestError('That is not a media type.');
    const lifetime = Math.max(1, Math.min(Math.trunc(seconds) || 0, MAX_LINK_SECONDS));
    const expires = Math.floor(now() / 1000) + lifetime;
    const query = new URLSearchParams({ type: grant.contentType, expires: String(expires) });
    if (grant.method === 'GET') query.set('name', grant.fileName);
    else {
      query.set('bytes', String(grant.bytes));
      query.set('sha256', grant.sha256);
      query.set('nonce', grant.nonce);
    }
    query.set('signature', sign(signedText(grant, expires)).toString('base64url'));
    return `${PATH}${grant.key}?${query}`;
  }

  return {
    download: (grant, seconds = MAX_LINK_SECONDS) => link({ ...grant, method: 'GET' }, seconds),
    upload(grant, seconds = MAX_LINK_SECONDS) {
      if (!Number.isSafeInteger(grant.bytes) || grant.bytes < 1 || !SHA256.test(grant.sha256)) {
        throw new BadRequestError('An upload needs its length in bytes and its SHA-256 checksum.');
      }
      return link({ ...grant, method: 'PUT', nonce: randomBytes(12).toString('base64url') }, seconds);
    },
    read(method, url) {
      const grant = grantOf(method, url);
      const expires = Number(url.searchParams.get('expires'));
      const given = Buffer.from(url.searchParams.get('signature') ?? '', 'base64url');
      const expected = grant && sign(signedText(grant, expires));
      if (!grant || !expected || given.length !== expected.length || !timingSafeEqual(given, expected)) {
        throw new ForbiddenError('This link is not valid.');
      }
      if (expires * 1000 <= now()) throw new ForbiddenError('This link has expired. Ask for a new one.');
      return { ...grant, expiresAtSeconds: expires };
    },
  };
}

/** The grant as the link claims it, before its signature is checked; null if it has not even the form. */
function grantOf(method: string, url: URL): Grant | null {
  const key = url.pathname.startsWith(PATH) ? url.pathname.slice(PATH.length) : '';
  if (!isObjectKey(key)) return null;
  const query = url.searchParams;
  const base: SignedBase = {
    // The key's own organisation: a link names none, and a key's owner cannot be separated from it.
    orgId: key.split('/')[1] as OrganizationId,
    key,
    contentType: query.get('type') ?? '',
  };
  if (method === 'GET' || method === 'HEAD') {
    return { ...base, method: 'GET', fileName: query.get('name') ?? '' };
  }
  if (method === 'PUT') {
    return {
      ...base,
      method: 'PUT',
      bytes: Number(query.get('bytes')),
      sha256: query.get('sha256') ?? '',
      nonce: query.get('nonce') ?? '',
    };
  }
  return null;
}
