import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StackError } from './stop';

/** What the pages are built from. */
const SOURCES = [
  'app',
  'components',
  'db',
  'inngest',
  'lib',
  'public',
  'proxy.ts',
  'instrumentation.ts',
  'next.config.ts',
  'package-lock.json',
  'postcss.config.mjs',
  'tsconfig.json',
];
const NOT_BUILT = /\.test\.tsx?$|(^|\/)testing\//;

/** A hash of the names and contents of all sources below `root`; tests are left out. */
export function hashSources(root: string, sources: readonly string[] = SOURCES): string {
  const hash = createHash('sha256');
  const visit = (path: string) => {
    const full = join(root, path);
    if (!existsSync(full) || NOT_BUILT.test(path)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) visit(`${path}/${name}`);
      return;
    }
    const content = readFileSync(full);
    hash.update(`${path}\0${content.length}\0`).update(content);
  };
  for (const source of sources) visit(source);
  return hash.digest('hex');
}

const STAMP = '.next/built-from.json';

/** True if the build that is there was made from exactly these sources, to its end. */
export function isBuilt(root: string, sourceHash: string): boolean {
  if (!existsSync(join(root, '.next/BUILD_ID')) || !existsSync(join(root, STAMP))) return false;
  try {
    return (JSON.parse(readFileSync(join(root, STAMP), 'utf8')) as { hash?: string }).hash === sourceHash;
  } catch {
    return false;
  }
}

/**
 * Builds the pages if their sources changed since the last build.
 *
 * @param env the build imports the server's modules, which read the environment
 */
export async function buildPages(
  root: string,
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<void> {
  const hash = hashSources(root);
  if (isBuilt(root, hash)) return;
  say('Building the pages (once for each version of the sources, one to two minutes) …');
  const started = Date.now();
  const timer = setInterval(
    () => say(`  … building: ${Math.round((Date.now() - started) / 1000)} s so far`),
    20_000,
  );
  const { code, output } = await runBuild(root, env).finally(() => clearInterval(timer));
  if (code !== 0)
    throw new StackError(`Building the pages failed:\n${output.trim().split('\n').slice(-40).join('\n')}`);
  writeFileSync(join(root, STAMP), JSON.stringify({ hash }));
  say(`Pages built in ${Math.round((Date.now() - started) / 1000)} s.`);
}

function runBuild(root: string, env: NodeJS.ProcessEnv): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [join(root, 'node_modules/next/dist/bin/next'), 'build', '--webpack'],
      {
        cwd: root,
        env: { ...env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
