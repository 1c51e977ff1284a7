import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, link, mkdir, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BadRequestError, ConflictError, NotFoundError, UnavailableError } from '@/lib/domain/errors';
import type { OrganizationId } from '@/lib/domain/ids';
import { isObjectKey, type ObjectKey } from '@/lib/object-storage/object-keys';
import type { ListedObject, ObjectStore, PutOptions, StoredObject } from '@/lib/object-storage/object-store';

/** Out of space, quota, or a read-only disk: the same request may succeed once somebody has seen to it. */
const STORAGE_TROUBLE = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EMFILE', 'ENFILE']);

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException | null)?.code ?? '';

/** For a promise's `catch`: this error is an answer, undefined; any other is one still. */
const ignoring = (code: string) => (error: unknown) => {
  if (codeOf(error) !== code) throw asStorageError(error);
  return undefined;
};

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
    const draft = this.draft(key);
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

  async delete(key: ObjectKey): Promise<boolean> {
    try {
      await unlink(this.path(key));
      return true;
    } catch (error) {
      if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return false;
      throw asStorageError(error);
    }
  }

  async deleteIfOlder(key: ObjectKey, than: Date): Promise<boolean> {
    const path = this.path(key);
    const aside = this.draft(key);
    try {
      await mkdir(this.incoming, { recursive: true });
      const found = await stat(path);
      if (found.mtime >= than) return false;
      // Between the look and a deletion it may be replaced: so it is taken away first, and looked at there.
      await rename(path, aside);
      const isOlder = (await stat(aside)).mtime < than;
      // A link never replaces one that was stored meanwhile.
      if (!isOlder) await link(aside, path).catch(ignoring('EEXIST'));
      await rm(aside);
      return isOlder;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return false;
      throw asStorageError(error);
    }
  }

  async *list(
    prefix: `${ObjectKey}/`,
    { after = '' as ObjectKey }: { after?: ObjectKey | undefined } = {},
  ): AsyncIterable<ListedObject> {
    yield* this.listFolder(this.path(prefix.slice(0, -1)), prefix, after);
  }

  private async *listFolder(folder: string, prefix: string, after: string): AsyncIterable<ListedObject> {
    const entries = await readdir(folder, { withFileTypes: true }).catch(ignoring('ENOENT'));
    // A folder's key ends with its slash: that is where its objects stand in the order of keys.
    const named = (entries ?? []).map((entry) => ({
      entry,
      key: `${prefix}${entry.name}${entry.isDirectory() ? '/' : ''}`,
    }));
    for (const { entry, key } of named.sort((a, b) => (a.key < b.key ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (key > after || after.startsWith(key)) yield* this.listFolder(path, key, after);
      } else if (entry.isFile() && key > after) {
        const found = await stat(path).catch(ignoring('ENOENT'));
        if (found) yield { key: key as ObjectKey, bytes: found.size, storedAt: found.mtime };
      }
    }
  }

  async deleteAllOf(orgId: OrganizationId): Promise<void> {
    try {
      for (const name of (await readdir(this.incoming).catch(ignoring('ENOENT'))) ?? []) {
        if (name.startsWith(`${orgId}.`)) await rm(join(this.incoming, name), { force: true });
      }
      await rm(this.path(`orgs/${orgId}`), { recursive: true, force: true, maxRetries: 3 });
    } catch (error) {
      throw asStorageError(error);
    }
  }

  async deleteDrafts(olderThan: Date): Promise<number> {
    let deleted = 0;
    const names = await readdir(this.incoming).catch(ignoring('ENOENT'));
    for (const name of names ?? []) {
      const path = join(this.incoming, name);
      const found = await stat(path).catch(ignoring('ENOENT'));
      if (!found || found.mtime >= olderThan) continue;
      await rm(path, { force: true });
      deleted++;
    }
    return deleted;
  }

  /** Where an object is written before it is whole; named by its organisation, so that it goes with it. */
  private draft(key: ObjectKey): string {
    return join(this.incoming, `${key.split('/')[1]}.${randomUUID()}`);
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
