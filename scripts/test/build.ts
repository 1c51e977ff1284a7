import { join, resolve } from 'node:path';
import { buildPages } from '@/scripts/stack/build';
import { openDataFolder } from '@/scripts/stack/data-folder';
import { buildEnvironment } from '@/scripts/stack/environment';
import { exitWith } from '@/scripts/stack/stop';

/** Builds the pages that the browser tests and the demo serve. */
await exitWith(async () => {
  const root = resolve(import.meta.dirname, '../..');
  const folder = openDataFolder(join(root, '.cache/test/data'));
  await buildPages(root, buildEnvironment(process.env, folder), console.log);
  return 0;
});
