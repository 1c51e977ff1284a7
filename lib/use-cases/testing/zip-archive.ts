import ZipStream from 'zip-stream';

/** One file, or what claims to be one. */
export interface ArchiveEntry {
  name: string;
  bytes: Buffer;
  type?: 'symlink';
  linkname?: string;
}

/** An archive of these entries, one after the other. */
export function archiveOf(entries: ArchiveEntry[], options: { store: boolean }): Promise<Buffer> {
  const zip = new ZipStream();
  const made = collect(zip);
  const add = ([entry, ...rest]: ArchiveEntry[]) => {
    if (!entry) return zip.finalize();
    const { bytes, ...data } = entry;
    zip.entry(bytes, { ...options, ...data }, () => add(rest));
  };
  add(entries);
  return made;
}

/** All of it in one piece. */
export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of chunks) parts.push(part);
  return Buffer.concat(parts);
}
