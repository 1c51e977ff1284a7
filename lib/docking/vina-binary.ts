import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { EngineFingerprint } from '@/lib/docking/engine';
import { DockingFailure } from '@/lib/docking/failures';
import { runLimited, SYSTEM_PATH } from '@/lib/docking/vina-process';

const VERSION_TIMEOUT_SECONDS = 20;
const VERSION_MEMORY_MEGABYTES = 1024;

/**
 * Finds the program: an absolute path as it is, a bare name in the system's folders.
 * @returns the real path, links followed
 * @throws DockingFailure `engine-missing`, with the remedy
 */
export async function findVina(nameOrPath: string): Promise<string> {
  const candidates = isAbsolute(nameOrPath)
    ? [nameOrPath]
    : SYSTEM_PATH.split(':').map((folder) => join(folder, nameOrPath));
  for (const candidate of candidates) {
    try {
      await access(candidate, constants.X_OK);
      if ((await stat(candidate)).isFile()) return await realpath(candidate);
    } catch {
      // Not there, or not ours to run: the next folder may have it.
    }
  }
  throw new DockingFailure(
    'engine-missing',
    `AutoDock Vina was not found as "${nameOrPath}". Install the package autodock-vina, or set VINA_PATH to the program.`,
  );
}

/**
 * Fingerprints Vina, again only when the file has changed.
 * @param cwd a folder that exists; the program is started in it
 * @param programName what the program calls itself
 */
export function vinaFingerprinter(
  nameOrPath: string,
  cwd: string,
  programName = 'AutoDock Vina',
): () => Promise<EngineFingerprint> {
  let known: { mark: string; fingerprint: Promise<EngineFingerprint> } | undefined;
  return async () => {
    const path = await findVina(nameOrPath);
    const { ino, size, mtimeMs } = await stat(path);
    const mark = [path, ino, size, mtimeMs].join('\n');
    if (known?.mark !== mark) {
      const fingerprint = takeFingerprint(path, cwd, programName);
      known = { mark, fingerprint };
      // A failure is not kept: the next caller tries again.
      fingerprint.catch(() => {
        if (known?.fingerprint === fingerprint) known = undefined;
      });
    }
    return known.fingerprint;
  };
}

async function takeFingerprint(path: string, cwd: string, name: string): Promise<EngineFingerprint> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  const run = await runLimited(path, ['--version'], {
    cwd,
    limits: {
      signal: new AbortController().signal,
      timeoutSeconds: VERSION_TIMEOUT_SECONDS,
      cpuSeconds: VERSION_TIMEOUT_SECONDS,
      memoryMegabytes: VERSION_MEMORY_MEGABYTES,
    },
  });
  const version = new RegExp(`^${name} v?(\\d\\S*)`, 'm').exec(run.stdout)?.[1];
  if (run.exitCode !== 0 || !version) {
    throw new DockingFailure('engine-missing', `"${path}" does not answer as ${name}.`, run.stderr);
  }
  return { name, version, binarySha256: hash.digest('hex'), path };
}
