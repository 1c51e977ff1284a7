import { BadRequestError, TooLargeError } from '@/lib/domain/errors';

const MAX_JSON_BYTES = 1024 * 1024;
const MAX_DEPTH = 32;

/** Reads a request's body whole, or refuses it as soon as it is longer than allowed, whatever its header says. */
export async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = () => new TooLargeError(`The request is larger than ${Math.floor(maxBytes / 1024)} KiB.`);
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge();
  const parts: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const part of request.body ?? []) {
      bytes += part.byteLength;
      if (bytes > maxBytes) throw tooLarge();
      parts.push(part);
    }
  } catch (error) {
    if (error instanceof TooLargeError) throw error;
    // Whoever sends has gone: nobody reads the answer, but it is no fault of ours to be logged as one.
    throw new BadRequestError('The request was cut off before its end. Send it again.', { cause: error });
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** The JSON body of a request; an empty body is `{}`. Refuses what is deep, malformed, or reaches for prototypes. */
export async function readJson(request: Request): Promise<unknown> {
  const text = new TextDecoder().decode(await readBytes(request, MAX_JSON_BYTES));
  return text.trim() === '' ? {} : parseJson(text);
}

/** JSON from outside. Raises BadRequestError for what is deep, malformed, or reaches for prototypes. */
export function parseJson(text: string): unknown {
  if (nesting(text) > MAX_DEPTH) throw new BadRequestError('The JSON is nested too deeply.');
  try {
    return JSON.parse(text, (key, value) => {
      if (key === '__proto__') throw new BadRequestError('The JSON has a key that is not allowed.');
      return value;
    });
  } catch (error) {
    if (error instanceof BadRequestError) throw error;
    throw new BadRequestError('This is not valid JSON.');
  }
}

/** Deepest nesting, found without recursion, before the parser meets it. */
function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inText = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (inText) {
      if (character === '\\') i++;
      else if (character === '"') inText = false;
    } else if (character === '"') inText = true;
    else if (character === '[' || character === '{') deepest = Math.max(deepest, ++depth);
    else if (character === ']' || character === '}') depth--;
  }
  return deepest;
}
