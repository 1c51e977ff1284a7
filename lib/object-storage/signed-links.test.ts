import { describe, expect, it } from 'vitest';
import { BadRequestError, ForbiddenError } from '@/lib/domain/errors';
import { objectKeys } from '@/lib/object-storage/object-keys';
import { createSignedLinks, MAX_LINK_SECONDS } from '@/lib/object-storage/signed-links';

const master = new Uint8Array(32).fill(7);
const at = (path: string) => new URL(path, 'http://localhost:3000');
const poses = {
  orgId: 'org_a',
  key: objectKeys.poses('org_a', 'res_1'),
  contentType: 'chemical/x-mdl-sdfile',
  fileName: 'poses.sdf',
} as const;
const source = {
  orgId: 'org_a',
  key: objectKeys.targetSource('org_a', 'tgt_1'),
  contentType: 'application/octet-stream',
  bytes: 5,
  sha256: 'a'.repeat(64),
} as const;

describe('signed links', () => {
  const links = createSignedLinks(master, () => 1_000_000);

  it('give back what they were made for', () => {
    expect(links.read('GET', at(links.download(poses)))).toMatchObject({ method: 'GET', ...poses });
    expect(links.read('HEAD', at(links.download(poses)))).toMatchObject({ method: 'GET', ...poses });
    expect(links.read('PUT', at(links.upload(source)))).toMatchObject({ method: 'PUT', ...source });
  });

  it.each([
    ['key', (url: URL) => (url.pathname = url.pathname.replace('res_1', 'res_2'))],
    ['organisation', (url: URL) => (url.pathname = url.pathname.replace('org_a', 'org_b'))],
    ['path', (url: URL) => (url.pathname = '/api/objects/../../etc/passwd')],
    ['expiry', (url: URL) => url.searchParams.set('expires', '99999999999')],
    ['type', (url: URL) => url.searchParams.set('type', 'text/html')],
    ['name', (url: URL) => url.searchParams.set('name', 'other.sdf')],
    ['signature', (url: URL) => url.searchParams.set('signature', 'AAAA')],
    ['absence of a signature', (url: URL) => url.searchParams.delete('signature')],
  ])('refuse a changed %s', (_, change) => {
    const url = at(links.download(poses));
    expect(() => links.read('GET', url)).not.toThrow();
    change(url);
    expect(() => links.read('GET', url)).toThrow(ForbiddenError);
  });

  it.each(['bytes', 'sha256', 'nonce'])('refuse an upload with another %s', (field) => {
    const url = at(links.upload(source));
    url.searchParams.set(field, '6');
    expect(() => links.read('PUT', url)).toThrow(ForbiddenError);
  });

  it('are good for their own method only', () => {
    expect(() => links.read('PUT', at(links.download(poses)))).toThrow(ForbiddenError);
    expect(() => links.read('GET', at(links.upload(source)))).toThrow(ForbiddenError);
    expect(() => links.read('DELETE', at(links.download(poses)))).toThrow(ForbiddenError);
  });

  it('expire, after five minutes at most', () => {
    let now = 0;
    const clocked = createSignedLinks(master, () => now);
    const url = at(clocked.download(poses, 86_400));
    now = MAX_LINK_SECONDS * 1000 - 1;
    expect(() => clocked.read('GET', url)).not.toThrow();
    now += 1;
    expect(() => clocked.read('GET', url)).toThrow(ForbiddenError);
  });

  it('are worth nothing under another master key', () => {
    const other = createSignedLinks(new Uint8Array(32).fill(8), () => 1_000_000);
    expect(() => other.read('GET', at(links.download(poses)))).toThrow(ForbiddenError);
  });

  it("are not made for another organisation's object, nor for an upload without length and checksum", () => {
    expect(() => links.download({ ...poses, orgId: 'org_b' })).toThrow(ForbiddenError);
    expect(() => links.upload({ ...source, bytes: 0 })).toThrow(BadRequestError);
    expect(() => links.upload({ ...source, sha256: 'A'.repeat(64) })).toThrow(BadRequestError);
  });
});
