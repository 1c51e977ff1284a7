import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

const COMMAND = `
  import { exitWith } from './scripts/stack/stop.ts';
  await exitWith(async () => {
    for (let line = 0; line < 100_000; line++) {
      console.log('line', line);
      if (line % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return 0;
  });`;

it('a command ends without a word when its reader has left', () => {
  const node = [process.execPath, '--import', 'tsx', '--input-type=module', '--eval', '"$COMMAND"'].join(' ');
  const { stdout, stderr } = spawnSync('sh', ['-c', `{ ${node}; echo "ended with $?" >&2; } | head -n 1`], {
    env: { ...process.env, COMMAND },
    encoding: 'utf8',
  });
  expect([stdout, stderr]).toEqual(['line 0\n', 'ended with 141\n']);
});
