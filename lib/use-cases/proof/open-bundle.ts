import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { type Entry, fromBuffer, open, type ZipFile } from 'yauzl';

/** Why an archive is not opened, or a file of it not read. */
export class BundleError extends Error {
  override readonly name = 'BundleError';
}

/** What an archive may claim of itself. */
export interface BundleLimits {
  entries: number;
  fileBytes: number;
  allBytes: number;
}

/** Far more than a run of a million ligands needs. */
const LIMITS: BundleLimits = {
  entries: 10_000_000,
  fileBytes: 8 * 1024 ** 3,
  allBytes: 512 * 1024 ** 3,
};
/** Deflate gives text ten times at best; a thousand times is what a bomb is made of. */
const MOST_RATIO = 200;
/** Below this the ratio does no harm. */
const RATIO_FROM_BYTES = 1024 ** 2;
/** Files that are read into memory: a pose file of a ligand, a receptor. */
const LARGEST_WHOLE_BYTES = 256 * 1024 ** 2;

/** Segments of plain characters, none of which begins with a dot: neither a way out nor a hidden file. */
const PATH = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;
/** Before the name of a file and its bytes (APPNOTE, 4.3.7). */
const LOCAL_HEADER_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;
const REGULAR_FILE = 0o100000;
const FILE_TYPE = 0o170000;

/** An archive: where it is on disk, or all of its bytes. */
export type ArchiveSource = string | Uint8Array;

/** An archive whose list of files was checked. Nothing of it is ever written to a disk. */
export interface OpenBundle {
  /** In the order of the archive. */
  readonly paths: readonly string[];
  has(path: string): boolean;
  sizeOf(path: string): number;
  /** @throws BundleError naming the file, if its bytes are not what the archive says */
  read(path: string): AsyncGenerator<Uint8Array>;
  /** @throws BundleError as `read`, and if it is too large for memory */
  readText(path: string): Promise<string>;
  /** SHA-256, in hexadecimal. @throws BundleError as `read` */
  hash(path: string): Promise<string>;
  close(): void;
}

/**
 * Opens a ZIP archive of unknown origin: refuses names that leave it, links, what is there twice or overlaps, what is
 * encrypted, and sizes that only a bomb has.
 * @throws BundleError
 */
export async function openBundle(source: ArchiveSource, limits = LIMITS): Promise<OpenBundle> {
  const zip = await openArchive(source);
  try {
    const entries = await listEntries(zip, limits);
    refuseOverlaps([...entries.values()]);
    return new Bundle(zip, entries);
  } catch (error) {
    zip.close();
    throw error;
  }
}

function openArchive(source: ArchiveSource): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    const options = { lazyEntries: true, autoClose: false, strictFileNames: true };
    const opened = (error: Error | null, zip: ZipFile) => {
      if (error) reject(new BundleError(`The archive cannot be opened: ${error.message}.`, { cause: error }));
      else resolve(zip);
    };
    if (typeof source === 'string') open(source, options, opened);
    else fromBuffer(Buffer.from(source.buffer, source.byteOffset, source.byteLength), options, opened);
  });
}

function listEntries(zip: ZipFile, limits: BundleLimits): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  const lowerCase = new Set<string>();
  let allBytes = 0;
  return new Promise((resolve, reject) => {
    const refuse = (message: string) => reject(new BundleError(message));
    if (zip.entryCount > limits.entries)
      return refuse(`The archive claims ${zip.entryCount} files: too many.`);
    zip.on('error', (error: Error) =>
      reject(
        new BundleError(`The archive's list of files cannot be read: ${error.message}.`, { cause: error }),
      ),
    );
    zip.on('end', () => resolve(entries));
    zip.on('entry', (entry: Entry) => {
      const problem = problemOf(entry, limits);
      if (problem) return refuse(`${JSON.stringify(entry.fileName)} ${problem}.`);
      const folded = entry.fileName.toLowerCase();
      if (lowerCase.has(folded)) return refuse(`${entry.fileName} is in the archive twice.`);
      lowerCase.add(folded);
      entries.set(entry.fileName, entry);
      allBytes += entry.uncompressedSize;
      if (allBytes > limits.allBytes) return refuse('The files of the archive are too large together.');
      zip.readEntry();
    });
    zip.readEntry();
  });
}

function problemOf(entry: Entry, limits: BundleLimits): string | null {
  const { fileName, compressionMethod, compressedSize, uncompressedSize } = entry;
  if (!PATH.test(fileName)) return 'is no name of a file in a bundle';
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE;
  if (type !== REGULAR_FILE && type !== 0) return 'is no regular file';
  if (entry.isEncrypted()) return 'is encrypted';
  if (compressionMethod !== STORED && compressionMethod !== DEFLATED)
    return 'is compressed in an unknown way';
  if (uncompressedSize > limits.fileBytes) return 'is too large';
  const isSuspect = uncompressedSize > RATIO_FROM_BYTES && uncompressedSize > compressedSize * MOST_RATIO;
  return isSuspect ? 'would grow as only a bomb does' : null;
}

/** Files that share bytes of the archive make much of little. */
function refuseOverlaps(entries: readonly Entry[]): void {
  const inOrder = entries.toSorted((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  let end = 0;
  for (const { fileName, fileNameLength, relativeOffsetOfLocalHeader: start, compressedSize } of inOrder) {
    if (start < end) throw new BundleError(`${fileName} overlaps another file of the archive.`);
    end = start + LOCAL_HEADER_BYTES + fileNameLength + compressedSize;
  }
}

class Bundle implements OpenBundle {
  readonly paths: readonly string[];

  constructor(
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {
    this.paths = [...entries.keys()];
  }

  has(path: string): boolean {
    return this.entries.has(path);
  }

  sizeOf(path: string): number {
    return this.entry(path).uncompressedSize;
  }

  async *read(path: string): AsyncGenerator<Uint8Array> {
    const entry = this.entry(path);
    try {
      const stream = await new Promise<Readable>((resolve, reject) => {
        this.zip.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened)));
      });
      for await (const chunk of stream) yield chunk as Uint8Array;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new BundleError(`${path} cannot be read from the archive: ${why}.`, { cause: error });
    }
  }

  async readText(path: string): Promise<string> {
    if (this.sizeOf(path) > LARGEST_WHOLE_BYTES) throw new BundleError(`${path} is too large.`);
    const parts: Uint8Array[] = [];
    for await (const part of this.read(path)) parts.push(part);
    return Buffer.concat(parts).toString('utf8');
  }

  async hash(path: string): Promise<string> {
    const hash = createHash('sha256');
    for await (const part of this.read(path)) hash.update(part);
    return hash.digest('hex');
  }

  close(): void {
    this.zip.close();
  }

  private entry(path: string): Entry {
    const entry = this.entries.get(path);
    if (!entry) throw new BundleError(`${path} is missing.`);
    return entry;
  }
}
