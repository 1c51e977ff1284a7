import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

/** The compiler over the whole repository; the types of the routes are made first, as a fresh checkout has none. */
const modules = resolve(import.meta.dirname, '../../node_modules');
for (const [file, ...args] of [
  [join(modules, 'next/dist/bin/next'), 'typegen'],
  [join(modules, 'typescript/bin/tsc'), '--noEmit'],
]) {
  const { status } = spawnSync(process.execPath, [file ?? '', ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
