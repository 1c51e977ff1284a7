import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { type IdKind, isId, type LibraryId, type RunId, type TargetId } from '@/lib/domain/ids';

const idOf = <K extends IdKind>(kind: K) => z.custom<`${string}`>((value) => isId(kind, value));

const Memory = z.object({
  organisation: z.string(),
  target: z.object({ id: idOf('target'), sha256: z.string() }).nullable(),
  library: z.object({ id: idOf('library'), sha256: z.string() }).nullable(),
  /** The run that was last started; null once its table has been shown. */
  run: z.object({ id: idOf('run') }).nullable(),
});

/** What an earlier demo left in the product: found again by the checksum of the example files. */
export interface DemoMemory {
  organisation: string;
  target: { id: TargetId; sha256: string } | null;
  library: { id: LibraryId; sha256: string } | null;
  run: { id: RunId } | null;
}

/** The memory of an earlier demo of this organisation; an empty one if there is none, or if it cannot be read. */
export function readMemory(file: string, organisation: string): DemoMemory {
  const empty: DemoMemory = { organisation, target: null, library: null, run: null };
  if (!existsSync(file)) return empty;
  try {
    const found = Memory.parse(JSON.parse(readFileSync(file, 'utf8')));
    return found.organisation === organisation ? (found as DemoMemory) : empty;
  } catch {
    return empty;
  }
}

export function writeMemory(file: string, memory: DemoMemory): void {
  const unfinished = `${file}.new`;
  writeFileSync(unfinished, `${JSON.stringify(memory, null, 2)}\n`);
  renameSync(unfinished, file);
}

/** SHA-256 of a file's bytes, in hex. */
export function hashFile(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
