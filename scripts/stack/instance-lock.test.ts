import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { InstanceLock, runningChild, runningInstance } from './instance-lock';
import { identify, isRunning } from './processes';

const newFile = () => join(mkdtempSync(join(tmpdir(), 'lock-')), 'stack.json');
const quiet = () => {};

it('refuses a second start and names the first one’s process and address', async () => {
  const file = newFile();
  const lock = await InstanceLock.take(file, quiet);
  lock.announce('http://localhost:3000', { web: 3000, postgres: 54_320 });
  expect(runningInstance(file)).toEqual({
    url: 'http://localhost:3000',
    ports: { web: 3000, postgres: 54_320 },
  });
  await expect(InstanceLock.take(file, quiet)).rejects.toThrow(
    `already running here, as process ${process.pid}, at http://localhost:3000`,
  );
  lock.release();
  expect(runningInstance(file)).toBeNull();
  (await InstanceLock.take(file, quiet)).release();
});

it('takes over from a killed start, also if its number belongs to another process now, and ends what it left', async () => {
  const file = newFile();
  const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
  const leftOver = identify(child.pid ?? 0);
  if (!leftOver) throw new Error('no child');
  const gone = { pid: process.pid, startedAt: 'before the last boot' };
  writeFileSync(
    file,
    JSON.stringify({ supervisor: gone, url: null, ports: null, children: { worker: leftOver } }),
  );

  const said: string[] = [];
  const lock = await InstanceLock.take(file, (line) => said.push(line));
  expect(isRunning(leftOver)).toBe(false);
  expect(said.join()).toContain(`worker (process ${leftOver.pid})`);
  expect(JSON.parse(readFileSync(file, 'utf8')).supervisor.pid).toBe(process.pid);
  lock.release();
});

it('tells what a child runs as, and that it is gone once it has ended', async () => {
  const file = newFile();
  const lock = await InstanceLock.take(file, quiet);
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  lock.setChild('worker', child.pid ?? 0);
  expect(runningChild(file, 'worker')?.pid).toBe(child.pid);
  expect(runningChild(file, 'web')).toBeNull();
  child.kill('SIGKILL');
  await ended;
  expect(runningChild(file, 'worker')).toBeNull();
  lock.release();
});

it('leaves a stranger alone that has a left-over’s number', async () => {
  const file = newFile();
  const stranger = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
  const identity = identify(stranger.pid ?? 0);
  if (!identity) throw new Error('no child');
  const gone = { pid: 1, startedAt: 'never' };
  writeFileSync(
    file,
    JSON.stringify({
      supervisor: gone,
      url: null,
      children: { web: { ...identity, startedAt: 'another time' } },
    }),
  );
  (await InstanceLock.take(file, quiet)).release();
  expect(isRunning(identity)).toBe(true);
  stranger.kill('SIGKILL');
});
