import { describe, expect, it } from 'vitest';
import { type FolderFacts, folderThatBlocks } from './postgres-account';
import { isStalePostmaster } from './postgres-cluster';

describe('isStalePostmaster', () => {
  const content = '4711\n/repo/.data/postgres/data\n1763900000\n54320\n';
  const data = '/repo/.data/postgres/data';

  it.each([
    ['its process is gone', { isAlive: false, commandLine: '' }, true],
    ['its number belongs to another program', { isAlive: true, commandLine: 'node server.js' }, true],
    [
      'its number belongs to the server of another folder',
      { isAlive: true, commandLine: 'postgres -D /other/data' },
      true,
    ],
    ['the server is running', { isAlive: true, commandLine: `postgres -D ${data} -p 54320` }, false],
  ])('%s', (_, facts, stale) => {
    expect(isStalePostmaster(content, data, () => facts)).toBe(stale);
  });

  it('takes a torn file for stale', () => {
    expect(isStalePostmaster('', data, () => ({ isAlive: true, commandLine: data }))).toBe(true);
  });
});

describe('folderThatBlocks', () => {
  const account = { uid: 101, gid: 104 };
  const folders: Record<string, FolderFacts> = {
    '/': { uid: 0, gid: 0, mode: 0o755 },
    '/root': { uid: 0, gid: 0, mode: 0o700 },
    '/srv': { uid: 0, gid: 0, mode: 0o755 },
    '/srv/own': { uid: 101, gid: 0, mode: 0o700 },
    '/srv/group': { uid: 0, gid: 104, mode: 0o710 },
    // The group's bits count for a member, even where everybody else may pass.
    '/srv/odd': { uid: 0, gid: 104, mode: 0o705 },
  };
  const read = (folder: string) => folders[folder] ?? null;

  it.each([
    ['/root/repo/.data', '/root'],
    ['/srv/repo/.data', null],
    ['/srv/own/repo', null],
    ['/srv/group/repo', null],
    ['/srv/odd/repo', '/srv/odd'],
  ])('%s -> %s', (path, blocking) => {
    expect(folderThatBlocks(path, account, read)).toBe(blocking);
  });
});
