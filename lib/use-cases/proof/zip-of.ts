import { Readable } from 'node:stream';
import ZipStream from 'zip-stream';

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
  const zip = new ZipStream();
  /** Ends the wait for the file at hand, which nobody will read to its end. */
  let giveUp: (why: Error) => void = () => {};

  async function fill(): Promise<void> {
    for await (const { path, content } of files) {
      const body = Readable.from(content, { objectMode: false });
      try {
        await new Promise<void>((resolve, reject) => {
          giveUp = reject;
          body.once('error', reject);
          zip.entry(body, { name: path, date: modifiedAt, mode: 0o644 }, (error) =>
            error ? reject(error) : resolve(),
          );
        });
      } finally {
        body.destroy();
      }
    }
    zip.finalize();
  }

  const filling = fill().catch((error: unknown) => {
    zip.destroy(error as Error);
  });
  try {
    for await (const chunk of zip) yield chunk as Uint8Array;
  } finally {
    giveUp(new Error('The reader has left.'));
    zip.destroy();
    await filling;
  }
}
