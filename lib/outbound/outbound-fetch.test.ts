import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { allowedUrl, createOutboundFetch, isSpecialAddress, OutboundError } from './outbound-fetch';

const setting = 'SSO_PRIVATE_NETWORKS';
const STRICT = { allowsHttp: false, allowsPrivateNetworks: false, setting };
const OPEN = { allowsHttp: true, allowsPrivateNetworks: true, setting };

describe('isSpecialAddress', () => {
  it.each([
    ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '0.0.0.0'],
    ...[
      '100.64.0.1',
      '198.18.0.1',
      '224.0.0.1',
      '255.255.255.255',
      '::1',
      '::',
      'fe80::1',
      'fc00::1',
      'fd12::1',
    ],
    ...['::ffff:127.0.0.1', '::ffff:8.8.8.8', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:0:1::', 'ff02::1'],
    ...['localhost', '127.1', '0x7f.1', ''],
  ])('refuses %j', (address) => {
    expect(isSpecialAddress(address)).toBe(true);
  });

  it.each(['8.8.8.8', '172.32.0.1', '11.0.0.1', '192.169.0.1', '2606:4700:4700::1111', '2a00:1450::1'])(
    'lets %s through',
    (address) => {
      expect(isSpecialAddress(address)).toBe(false);
    },
  );
});

describe('allowedUrl', () => {
  it.each([
    'http://idp.example.org/',
    'ftp://idp.example.org/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://me:secret@idp.example.org/',
    'https://127.0.0.1/',
    // Written otherwise, the same address.
    'https://2130706433/',
    'https://0x7f.1/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'idp.example.org',
  ])('refuses %s', (url) => {
    expect(() => allowedUrl(url, STRICT)).toThrow(OutboundError);
  });

  it('lets https to a name or a public address through, and more where it is allowed by name', () => {
    for (const url of ['https://idp.example.org/', 'https://8.8.8.8:8443/x'])
      expect(allowedUrl(url, STRICT).href).toBe(url);
    expect(() => allowedUrl('http://127.0.0.1/', { ...STRICT, allowsHttp: true })).toThrow(/private network/);
    expect(() => allowedUrl('http://127.0.0.1/', { ...STRICT, allowsPrivateNetworks: true })).toThrow(
      /https/,
    );
    expect(allowedUrl('http://127.0.0.1/', OPEN).host).toBe('127.0.0.1');
  });
});

describe('the outbound fetch', () => {
  let server: Server | undefined;
  let asked = 0;

  afterEach(async () => {
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
    server = undefined;
    asked = 0;
  });

  async function serve(listener: RequestListener): Promise<number> {
    server = createServer((request, response) => {
      asked++;
      listener(request, response);
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  it('does not connect to a name that resolves to a private address', async () => {
    const port = await serve((_, response) => response.end('secret'));
    const fetch = createOutboundFetch({ ...STRICT, allowsHttp: true });
    await expect(fetch(`http://localhost:${port}/`)).rejects.toThrow(/private network/);
    expect(asked).toBe(0);
    expect(await (await createOutboundFetch(OPEN)(`http://localhost:${port}/`)).text()).toBe('secret');
  });

  it('follows no redirect', async () => {
    const port = await serve((_, response) => response.writeHead(302, { location: '/secret' }).end());
    expect((await createOutboundFetch(OPEN)(`http://127.0.0.1:${port}/`)).status).toBe(302);
    expect(asked).toBe(1);
  });

  it('stops reading an endless answer', async () => {
    const port = await serve((_, response) => {
      const more = () => {
        while (response.write(Buffer.alloc(64 * 1024)));
        response.once('drain', more);
      };
      response.on('error', () => {});
      more();
    });
    await expect(createOutboundFetch(OPEN)(`http://127.0.0.1:${port}/`)).rejects.toThrow(
      /larger than 512 KiB/,
    );
  });

  it('sends what it is given, and says in words what went wrong', async () => {
    const port = await serve(async (request, response) => {
      const parts = [];
      for await (const part of request) parts.push(part);
      response.end(`${request.method} ${request.headers['x-test']} ${Buffer.concat(parts)}`);
    });
    const fetch = createOutboundFetch(OPEN);
    const answer = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: { 'x-test': 'yes' },
      body: new URLSearchParams({ a: 'b c' }),
    });
    expect(await answer.text()).toBe('POST yes a=b+c');
    await expect(fetch('http://127.0.0.1:1/')).rejects.toThrow(/refuses the connection/);
    await expect(fetch('http://no-such-host.invalid/')).rejects.toThrow(OutboundError);
  });
});
