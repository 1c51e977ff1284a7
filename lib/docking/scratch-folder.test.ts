import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { takeScratchFolder } from './scratch-folder';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'scratch-'));
});
afterEach(() => rm(root, { recursive: true }));

it('is the process’s own, and the same when it is asked for again', async () => {
  const own = await takeScratchFolder(root);
  await mkdir(join(own, 'dock-1'), { recursive: true });
  expect(await takeScratchFolder(root)).toBe(own);
  expect(await readdir(own)).toEqual(['dock-1']);
});

it('is made where there is no folder of folders yet', async () => {
  const missing = join(root, 'missing');
  expect((await takeScratchFolder(missing)).startsWith(`${missing}/`)).toBe(true);
});

it('takes away what a dead process of this machine left, and nothing else', async () => {
  const child = spawn('sleep', ['60']);
  const own = basename(await takeScratchFolder(root));
  const [machine = '', , start = ''] = own.split('.');
  // As if it had begun when this process did: the same number, given to another process.
  const reused = `${machine}.${child.pid}.${start}`;
  const others = ['core-split.json', 'worker-elsewhere.1.x', `${machine}.notes`, 'receptors'];
  const alive = nameAskedFor(child.pid as number, own);
  for (const name of [reused, alive, own, ...others]) await mkdir(join(root, name));
  await takeScratchFolder(root);
  expect((await readdir(root)).sort()).toEqual([alive, own, ...others].sort());

  child.kill('SIGKILL');
  await once(child, 'exit');
  await takeScratchFolder(root);
  expect((await readdir(root)).sort()).toEqual([own, ...others].sort());
});

/** The name that another process would give to its folder. */
function nameAskedFor(pid: number, own: string): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  const [machine, , start] = own.split('.');
  return `${machine}.${pid}.${start?.split('x')[0]}x${ticks}`;
}
