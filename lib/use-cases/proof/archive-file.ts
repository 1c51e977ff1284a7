import type { ArchiveFile } from '@/lib/use-cases/proof/zip-of';

const encoder = new TextEncoder();

/** A file of text, piece by piece. */
export function textFile(path: string, pieces: Iterable<string> | AsyncIterable<string>): ArchiveFile {
  async function* content() {
    for await (const piece of pieces) yield encoder.encode(piece);
  }
  return { path, content: content() };
}

/** A file of JSON that people can read. */
export const jsonFile = (path: string, value: object) =>
  textFile(path, [`${JSON.stringify(value, null, 2)}\n`]);
