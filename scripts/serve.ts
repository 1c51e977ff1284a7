import { join, resolve } from 'node:path';
import { readEnvFile } from '@/scripts/stack/environment';
import { startStack } from '@/scripts/stack/stack';
import { exitWith } from '@/scripts/stack/stop';
import { untilInterrupted } from '@/scripts/stack/until-interrupted';

/**
 * `npm start` serves the product with what is in its databases, until Ctrl-C. `npm run dev` (`--watch`) does so from the
 * sources: pages and worker follow every change.
 */
await exitWith(async () => {
  const root = resolve(import.meta.dirname, '..');
  readEnvFile(root);
  const stack = await startStack({
    root,
    dataRoot: join(root, '.data'),
    mode: process.argv.includes('--watch') ? 'watched' : 'built',
    env: process.env,
    say: console.log,
  });
  console.log(`\nServing at ${stack.url}  (Ctrl-C ends it)`);
  console.log('To run the installation in the browser, or to make an organisation, from another terminal:');
  console.log('  npm run operator:grant -- --email me@example.org');
  console.log('  npm run org:create -- --name "My group" --slug my-group --admin-email me@example.org');
  await untilInterrupted(stack.kill);
  console.log('\nStopping …');
  await stack.stop();
  return 0;
});
