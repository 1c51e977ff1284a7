import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** One file of an archive, whose content is made when its turn comes. */
export interface ArchiveFile {
  /** Within the archive, with `/`. */
  path: string;
  content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/**
 * A ZIP archive that is made while it is read: of the files only one is open at a time, and none is made before the
 * one before it is written. If a file cannot be made, the archive ends without its directory, and no program opens it.
 * @param modifiedAt of every file
 */
export async function* zipOf(
  files: AsyncIterable<ArchiveFile>,
  modifiedAt: Date,
): AsyncGenerator<Uint8Array, void, undefined> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const stopped = new AbortController();
  zip.on('error', (error: Error) => output.destroy(error));

  async function fill(): Promise<void> {
    for await (const { path, content } of files) {
      const body = Readable.from(content, { objectMode: false });
      try {
        const isRead = finished(body, { signal: stopped.signal });
        zip.addReadStreamLazy(path, { mtime: modifiedAt, mode: 0o100644 }, (opened) => opened(null, body));
        await isRead;
      } finally {
        body.destroy();
      }
    }
    zip.end();
  }

  const filling = fill().catch((error: unknown) => output.destroy(error as Error));
  try {
    for await (const chunk of output) yield chunk as Uint8Array;
  } finally {
    stopped.abort();
    output.destroy();
    await filling;
  }
}
