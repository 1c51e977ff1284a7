import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { LogFile } from './log-file';
import { identify, isRunning, waitUntil } from './processes';
import { restartDelayMs, SupervisedProcess } from './supervised-process';

function supervise(script: string, stopTimeoutMs = 5_000) {
  const pids: number[] = [];
  const said: string[] = [];
  const process_ = new SupervisedProcess({
    name: 'child',
    command: { file: process.execPath, args: ['-e', script], cwd: '/', env: process.env },
    log: new LogFile(mkdtempSync(`${tmpdir()}/supervised-`), 'child', false),
    stopSignal: 'SIGTERM',
    stopTimeoutMs,
    onStarted: (pid) => pids.push(pid),
    say: (line) => said.push(line),
  });
  return { process_, pids, said };
}

it('starts a killed child again, and stops for good when asked', async () => {
  const { process_, pids, said } = supervise('setInterval(() => {}, 1000)');
  process_.start();
  process.kill(pids[0] ?? 0, 'SIGKILL');
  expect(await waitUntil(() => pids.length === 2, 5_000)).toBe(true);
  expect(said[0]).toContain('signal SIGKILL');
  const second = identify(pids[1] ?? 0);
  await process_.stop();
  expect(second && isRunning(second)).toBe(false);
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(pids).toHaveLength(2);
});

it('kills a child that does not finish, with the processes that it started', async () => {
  const script = `process.on('SIGTERM', () => {});
    const { pid } = require('node:child_process').spawn('sleep', ['60']);
    console.log('grandchild ' + pid); setInterval(() => {}, 1000);`;
  const { process_ } = supervise(script, 200);
  process_.start();
  expect(await waitUntil(() => /grandchild \d+/.test(process_.lastWords()), 5_000)).toBe(true);
  const grandchild = identify(Number(/grandchild (\d+)/.exec(process_.lastWords())?.[1]));
  if (!grandchild) throw new Error('no grandchild');
  await process_.stop();
  expect(await waitUntil(() => !isRunning(grandchild), 2_000)).toBe(true);
});

it('counts failures in a row and keeps the last words', async () => {
  const { process_ } = supervise("console.error('the reason'); process.exit(3)");
  process_.start();
  expect(await waitUntil(() => process_.failuresInARow >= 2, 5_000)).toBe(true);
  expect(process_.lastWords()).toContain('the reason');
  await process_.stop();
});

it('waits longer after each failure in a row, up to a limit', () => {
  expect([1, 2, 3, 20].map(restartDelayMs)).toEqual([250, 500, 1000, 15_000]);
});
