import { BUNDLE_FILES } from '@/lib/use-cases/proof/bundle-layout';
import { BundleError, type OpenBundle } from '@/lib/use-cases/proof/open-bundle';

/** The SHA-256 of every file but the manifest, by its path. */
export type Hashes = ReadonlyMap<string, string>;

/**
 * Compares every file of a bundle with the manifest.
 * @returns what is wrong, each with the name of the file
 */
export async function checkFiles(bundle: OpenBundle): Promise<{ problems: string[]; hashes: Hashes }> {
  const { manifest } = BUNDLE_FILES;
  const problems: string[] = [];
  const hashes = new Map<string, string>();
  if (!bundle.has(manifest)) return { problems: [`${manifest} is missing.`], hashes };
  const listed = await readManifest(bundle, problems);
  for (const path of listed.keys()) if (!bundle.has(path)) problems.push(`${path} is missing.`);
  for (const path of bundle.paths) {
    if (path === manifest) continue;
    const expected = listed.get(path);
    if (expected === undefined) {
      problems.push(`${path} is not on the list of ${manifest}.`);
      continue;
    }
    try {
      const hash = await bundle.hash(path);
      hashes.set(path, hash);
      if (hash !== expected) problems.push(`${path} is not what it was: its checksum differs.`);
    } catch (error) {
      if (!(error instanceof BundleError)) throw error;
      problems.push(error.message);
    }
  }
  return { problems, hashes };
}

async function readManifest(bundle: OpenBundle, problems: string[]): Promise<Map<string, string>> {
  const { manifest } = BUNDLE_FILES;
  const listed = new Map<string, string>();
  const text = await bundle.readText(manifest).catch((error: unknown) => {
    if (!(error instanceof BundleError)) throw error;
    problems.push(error.message);
    return null;
  });
  if (text === null) return listed;
  const lines = text.split('\n');
  if (lines.pop() !== '') problems.push(`${manifest} is cut off.`);
  for (const [i, line] of lines.entries()) {
    const [, sha256, path] = /^([0-9a-f]{64}) {2}(\S+)$/.exec(line) ?? [];
    if (!sha256 || !path) problems.push(`${manifest}, line ${i + 1}, is no checksum and name of a file.`);
    else if (listed.has(path)) problems.push(`${manifest} lists ${path} twice.`);
    else listed.set(path, sha256);
  }
  return listed;
}
