import { createHash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const RANDOM_CHARACTERS = 32;
const CHECKSUM_CHARACTERS = 6;
const PREFIX = 'mad_';
const SHOWN_CHARACTERS = PREFIX.length + 6;
const FORM = new RegExp(`^${PREFIX}[0-9A-Za-z]{${RANDOM_CHARACTERS + CHECKSUM_CHARACTERS}}$`);

/** A token of the API as it is made, before its text is forgotten. */
export interface NewApiToken {
  /** To be shown once. */
  text: string;
  /** First characters, to recognise it by. */
  prefix: string;
  sha256: string;
}

/**
 * `mad_`, 32 random characters of base 62 (190 bits), and the CRC-32 of what stands before as 6 more: so a mistyped
 * token is known without a query, and a scanner for secrets that finds one knows that it is one.
 */
export function newApiToken(): NewApiToken {
  let body = PREFIX;
  for (let i = 0; i < RANDOM_CHARACTERS; i++) body += ALPHABET[randomInt(ALPHABET.length)];
  const text = body + checksum(body);
  return { text, prefix: text.slice(0, SHOWN_CHARACTERS), sha256: apiTokenSha256(text) };
}

/** True if the text has the form of a token and its checksum. Says nothing of whether there is such a token. */
export function isApiToken(text: string): boolean {
  return FORM.test(text) && text.endsWith(checksum(text.slice(0, -CHECKSUM_CHARACTERS)));
}

/** What is kept of a token. It has too many random bits to be guessed from this, so it needs no slow hash. */
export function apiTokenSha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function checksum(body: string): string {
  let rest = crc32(body);
  let text = '';
  for (let i = 0; i < CHECKSUM_CHARACTERS; i++) {
    text = ALPHABET[rest % ALPHABET.length] + text;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return text;
}
