import { describe, expect, it } from 'vitest';
import { BadRequestError, TooLargeError } from '@/lib/domain/errors';
import { readJson } from '@/lib/http/read-body';

const post = (body: BodyInit) => new Request('http://localhost/', { method: 'POST', body });

describe('readJson', () => {
  it('reads JSON, and nothing as an empty object', async () => {
    expect(await readJson(post('{"a":["[[[["]}'))).toEqual({ a: ['[[[['] });
    expect(await readJson(post(''))).toEqual({});
  });

  it.each([
    ['malformed', '{"a":'],
    ['deep', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['reaching for prototypes', '{"a":{"__proto__":{"admin":true}}}'],
  ])('refuses JSON that is %s', async (_, body) => {
    await expect(readJson(post(body))).rejects.toThrow(BadRequestError);
  });

  it('takes a sender who goes in the middle as a bad request', async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"a":'));
        controller.error(new Error('aborted'));
      },
    });
    const request = new Request('http://localhost/', { method: 'POST', body, duplex: 'half' } as RequestInit);
    await expect(readJson(request)).rejects.toThrow(BadRequestError);
  });

  it('refuses a long body, whatever its header says', async () => {
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536).fill(32));
      },
    });
    const request = new Request('http://localhost/', {
      method: 'POST',
      body: endless,
      duplex: 'half',
    } as RequestInit);
    await expect(readJson(request)).rejects.toThrow(TooLargeError);
    expect(sent).toBeLessThan(4 * 1024 * 1024);
  });
});
