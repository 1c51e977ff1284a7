import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NotFoundError } from '@/lib/domain/errors';
import { describeLostTries, ObjectTaskLogStore } from '@/lib/logs/task-logs';
import { LocalObjectStore } from '@/lib/object-storage/local-object-store';

const owner = { orgId: 'org_a', runId: 'run_1', taskId: 'tsk_1', attempt: 1 } as const;

describe('ObjectTaskLogStore', () => {
  let folder: string;
  let logs: ObjectTaskLogStore;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'logs-'));
    logs = new ObjectTaskLogStore(new LocalObjectStore(folder));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('keeps lines in order, with their level', async () => {
    const log = logs.open(owner);
    log.line('info', 'prepared');
    log.output('mode |   affinity\n\n   1   -7.1');
    const uri = await log.close();
    const lines = (await logs.read('org_a', uri)).trimEnd().split('\n');
    expect(lines.map((line) => line.replace(/^\S+ {2}/, ''))).toEqual([
      'info    prepared',
      'engine  mode |   affinity',
      'engine     1   -7.1',
    ]);
  });

  it('is not there for another organisation, nor is any other file', async () => {
    const uri = await logs.open(owner).close();
    await expect(logs.read('org_b', uri)).rejects.toThrow(NotFoundError);
    await expect(logs.read('org_a', '/etc/passwd')).rejects.toThrow(NotFoundError);
    await expect(logs.read('org_a', 'object:orgs/org_a/../org_b/x')).rejects.toThrow(NotFoundError);
  });

  it('bounds its memory and counts what it drops', async () => {
    const log = logs.open(owner);
    for (let i = 0; i < 5_010; i++) log.line('info', 'x'.repeat(3_000));
    const text = await logs.read('org_a', await log.close());
    expect(text).toContain('10 more lines were dropped.');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(2_100);
  });
});

describe('describeLostTries', () => {
  it('has a line for each, in the form of the log that it stands before', () => {
    const lost = { workerId: 'host:7:ab', leaseEndedAt: '2026-11-24T10:00:00.000Z', progress: 0.405 };
    const lines = describeLostTries([1, 2].map((attempt) => ({ ...lost, attempt }))).split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(
      /^2026-11-24T10:00:00\.000Z {2}warn {4}Try 1 ended without a word.* host:7:ab,.* 41 %/,
    );
    expect(lines[1]).toContain('Try 2 ');
    expect(describeLostTries([])).toBe('');
  });
});
