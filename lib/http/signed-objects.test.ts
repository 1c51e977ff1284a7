import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerSignedRequest } from '@/lib/http/signed-objects';
import { LocalObjectStore } from '@/lib/object-storage/local-object-store';
import { objectKeys } from '@/lib/object-storage/object-keys';
import { createSignedLinks } from '@/lib/object-storage/signed-links';

const links = createSignedLinks(new Uint8Array(32).fill(7));
const key = objectKeys.targetSource('org_a', 'tgt_1');
const body = Buffer.from('0123456789');
const sha256 = createHash('sha256').update(body).digest('hex');
const type = 'application/octet-stream';

describe('answerSignedRequest', () => {
  let folder: string;
  let objects: LocalObjectStore;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signed-'));
    objects = new LocalObjectStore(folder);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const send = (path: string, init?: RequestInit) =>
    answerSignedRequest({ links, objects }, new Request(new URL(path, 'http://localhost:3000'), init));
  const uploadLink = (bytes = body.byteLength) =>
    links.upload({ orgId: 'org_a', key, contentType: type, bytes, sha256 });
  const put = (link: string, content: BodyInit = body, contentType = type) =>
    send(link, { method: 'PUT', body: content, headers: { 'content-type': contentType } });
  const downloadLink = (fileName = 'source.pdb') =>
    links.download({ orgId: 'org_a', key, contentType: 'chemical/x-pdb', fileName });

  describe('download', () => {
    beforeEach(() => objects.put(key, body));

    it('is an attachment that no browser may run, sniff or keep', async () => {
      const response = await send(downloadLink('Ångström "x".pdb\r\nset-cookie: a=b'));
      expect(response.status).toBe(200);
      expect(await response.text()).toBe('0123456789');
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'chemical/x-pdb',
        'content-length': '10',
        'content-disposition': expect.stringMatching(/^attachment; filename="_ngstr_m/),
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
      });
      expect(response.headers.has('set-cookie')).toBe(false);
    });

    it('answers a range of a file', async () => {
      const response = await send(downloadLink(), { headers: { range: 'bytes=2-4' } });
      expect(response.status).toBe(206);
      expect(response.headers.get('content-range')).toBe('bytes 2-4/10');
      expect(await response.text()).toBe('234');
    });

    it('says how long the file is to a range outside of it, and to HEAD', async () => {
      const outside = await send(downloadLink(), { headers: { range: 'bytes=10-' } });
      expect([outside.status, outside.headers.get('content-range')]).toEqual([416, 'bytes */10']);
      const head = await send(downloadLink(), { method: 'HEAD' });
      expect([head.headers.get('content-length'), await head.text()]).toEqual(['10', '']);
    });

    it('streams more than one piece', async () => {
      const large = Buffer.alloc(2_500_000, 'x');
      await objects.put(key, large);
      expect(Buffer.from(await (await send(downloadLink())).arrayBuffer()).equals(large)).toBe(true);
    });

    it('is refused with a link for uploading, and 404 without a file', async () => {
      expect((await send(uploadLink())).status).toBe(403);
      await objects.delete(key);
      expect((await send(downloadLink())).status).toBe(404);
    });
  });

  describe('upload', () => {
    it('stores the bytes that were announced, once', async () => {
      const link = uploadLink();
      const response = await put(link);
      expect([response.status, await response.json()]).toEqual([201, { bytes: 10, sha256 }]);
      expect((await put(link)).status).toBe(409);
      await objects.delete(key);
      expect((await put(link)).status).toBe(409);
      expect(await objects.size(key)).toBeNull();
    });

    it('lets one of two at once through', async () => {
      const link = uploadLink();
      const statuses = (await Promise.all([put(link), put(link)])).map((response) => response.status);
      expect(statuses.sort()).toEqual([201, 409]);
    });

    it('does not replace a file that is there', async () => {
      await objects.put(key, Buffer.from('earlier'));
      expect((await put(uploadLink())).status).toBe(409);
      expect(await objects.size(key)).toBe(7);
    });

    const stream = (text: string) => new Blob([text]).stream();
    it.each([
      ['longer', 413, () => stream('0123456789+'), type],
      ['shorter', 400, () => stream('012345678'), type],
      ['of another content', 400, () => stream('9876543210'), type],
      ['of another type', 400, () => stream('0123456789'), 'text/html'],
    ])(
      'refuses a file that is %s: %i, nothing stored, and the link is still good',
      async (_, status, content, contentType) => {
        const link = uploadLink();
        const refused = await send(link, {
          method: 'PUT',
          body: content(),
          headers: { 'content-type': contentType },
          duplex: 'half',
        } as RequestInit);
        expect(refused.status).toBe(status);
        expect(await objects.size(key)).toBeNull();
        expect((await put(link)).status).toBe(201);
      },
    );

    it('refuses an announced length before it reads', async () => {
      for (const [length, status] of [
        ['11', 413],
        ['9', 400],
      ] as const) {
        const headers = { 'content-type': type, 'content-length': length };
        const refused = await send(uploadLink(), { method: 'PUT', body, headers });
        expect(refused.status).toBe(status);
      }
    });
  });
});
