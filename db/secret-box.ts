import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

const VERSION = 'v1';
const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals short secrets (DSNs, client secrets) for storage in a row. */
export interface SecretBox {
  /** @param context what the secret belongs to; the same must be given to open it, so that a row's secret is of no use in another row */
  seal(secret: string, context: string): string;
  /** @throws Error if the text was changed, the context is another, or the key is not among those given */
  open(sealed: string, context: string): string;
  /** True if it was sealed with an older key and should be sealed again. */
  isOutdated(sealed: string): boolean;
}

/**
 * AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce. The form is
 * `v1.<key id>.<nonce>.<ciphertext and tag>`, the last two in base64url. The key id is derived from the key, so
 * that keys can be rotated: give the new one first and the old one after it.
 * @param keys master keys of 32 bytes, the current one first
 */
export function createSecretBox(keys: readonly Uint8Array[]): SecretBox {
  const known = new Map(keys.map((key) => [keyId(key), key]));
  const [current] = known;
  if (!current) throw new Error('No master key was given.');
  const [currentId, currentKey] = current;
  return {
    seal(secret, context) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, currentKey, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(`${VERSION}.${currentId}.${context}`));
      const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return [VERSION, currentId, nonce.toString('base64url'), body.toString('base64url')].join('.');
    },
    open(sealed, context) {
      const [version, id = '', nonce = '', body = ''] = sealed.split('.');
      const key = known.get(id);
      if (version !== VERSION) throw new Error('The secret is not sealed in a known form.');
      if (!key) throw new Error(`The secret is sealed with the master key ${id}, which is not configured.`);
      const bytes = Buffer.from(body, 'base64url');
      const decipher = createDecipheriv(ALGORITHM, key, Buffer.from(nonce, 'base64url'), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(`${VERSION}.${id}.${context}`));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString(
        'utf8',
      );
    },
    isOutdated: (sealed) => sealed.split('.')[1] !== currentId,
  };
}

function keyId(key: Uint8Array): string {
  if (key.byteLength !== KEY_BYTES)
    throw new Error(`A master key has ${KEY_BYTES} bytes, not ${key.byteLength}.`);
  return createHmac('sha256', key).update('secret-box key id').digest('hex').slice(0, 8);
}
