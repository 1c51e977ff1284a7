import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { BadRequestError, ConflictError, NotFoundError, UnavailableError } from '@/lib/domain/errors';
import { isObjectKey, type ObjectKey } from '@/lib/object-storage/object-keys';
import type { ObjectStore, PutOptions, StoredObject } from '@/lib/object-storage/object-store';

/** Out of space, quota, or a read-only disk: the same request may succeed once somebody has seen to it. */
const STORAGE_TROUBLE = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EMFILE', 'ENFILE']);

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException | null)?.code ?? '';

/** Objects as files below one folder. A key is a path, so only keys of the known form are taken. */
export class LocalObjectStore implements ObjectStore {
  private readonly incoming: string;

  constructor(private readonly folder: string) {
    this.incoming = join(folder, 'incoming');
  }

  async put(
    key: ObjectKey,
    body: Uint8Array | AsyncIterable<Uint8Array>,
    options: PutOptions = {},
  ): Promise<StoredObject> {
    const path = this.path(key);
    const draft = join(this.incoming, randomUUID());
    try {
      await mkdir(this.incoming, { recursive: true });
      await mkdir(dirname(path), { recursive: true });
      const stored = await writeDraft(draft, body);
      if (options.sha256 && options.sha256 !== stored.sha256) {
        throw new ConflictError(
          'The file does not have the checksum that was announced: it was damaged on the way. Send it again.',
        );
      }
      if ((await checksum(draft)) !== stored.sha256) {
        throw new UnavailableError('The disk gave back other bytes than were written.');
      }
      await rename(draft, path);
      await syncFolder(dirname(path));
      return stored;
    } catch (error) {
      await rm(draft, { force: true }).catch(() => {});
      throw asStorageError(error);
    }
  }

  async get(key: ObjectKey): Promise<AsyncIterable<Uint8Array>> {
    const path = this.path(key);
    if ((await this.size(key)) === null) throw new NotFoundError('file');
    return createReadStream(path);
  }

  async getRange(key: ObjectKey, offset: number, length: number): Promise<Uint8Array> {
    let file: FileHandle | undefined;
    try {
      file = await open(this.path(key), 'r');
      const buffer = Buffer.alloc(length);
      const { bytesRead } = await file.read(buffer, 0, length, offset);
      if (bytesRead !== length) throw new UnavailableError('A stored file is shorter than it should be.');
      return buffer;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') throw new NotFoundError('file');
      throw asStorageError(error);
    } finally {
      await file?.close();
    }
  }

  async size(key: ObjectKey): Promise<number | null> {
    try {
      const found = await stat(this.path(key));
      return found.isFile() ? found.size : null;
    } catch (error) {
      if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
      throw asStorageError(error);
    }
  }

  async delete(key: ObjectKey): Promise<void> {
    await rm(this.path(key), { force: true });
  }

  async *list(prefix: `${ObjectKey}/`): AsyncIterable<ObjectKey> {
    const start = this.path(prefix.slice(0, -1));
    const folders = [start];
    for (let folder = folders.pop(); folder; folder = folders.pop()) {
      let entries: Awaited<ReturnType<typeof opendir>>;
      try {
        entries = await opendir(folder);
      } catch (error) {
        if (codeOf(error) === 'ENOENT') continue;
        throw asStorageError(error);
      }
      for await (const entry of entries) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) folders.push(path);
        else if (entry.isFile()) yield relative(this.folder, path).split(sep).join('/') as ObjectKey;
      }
    }
  }

  private path(key: string): string {
    // One more segment, so that a whole organisation's prefix passes the same check as a key.
    if (!isObjectKey(`${key}/x`)) throw new BadRequestError('That is not the name of a stored file.');
    return join(this.folder, ...key.split('/'));
  }
}

async function writeDraft(path: string, body: Uint8Array | AsyncIterable<Uint8Array>): Promise<StoredObject> {
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const part of body instanceof Uint8Array ? [body] : body) {
      hash.update(part);
      bytes += part.byteLength;
      await file.writeFile(part);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}

async function checksum(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path)) hash.update(part);
  return hash.digest('hex');
}

/** A renamed file survives a power cut only once its folder is on disk as well. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function asStorageError(error: unknown): unknown {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new UnavailableError('The storage is full: nothing was stored. Make room, then try again.', 30, {
      cause: error,
    });
  }
  if (STORAGE_TROUBLE.has(code)) {
    return new UnavailableError('The storage does not take or give files at the moment.', 10, {
      cause: error,
    });
  }
  return error;
}
