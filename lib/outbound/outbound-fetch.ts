import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** What people may make this server connect to. */
export interface OutboundRules {
  /** True: http as well as https. For development only, because secrets are sent. */
  allowsHttp: boolean;
  /** True: private, link-local and other special addresses as well, for a server on the own network. */
  allowsPrivateNetworks: boolean;
  /** The setting that would allow it, as refusals name it. */
  setting: string;
}

/** How long an answer may take, and how large it may be. */
export interface OutboundLimits {
  timeoutMs: number;
  mostBytes: number;
}

/** The request was not made, or its answer not read; the message says why, in words for whoever typed the address. */
export class OutboundError extends Error {
  override readonly name = 'OutboundError';
}

/** Discovery documents and key sets have a few kilobytes. */
const SMALL_ANSWERS: OutboundLimits = { timeoutMs: 10_000, mostBytes: 512 * 1024 };

/** Special-purpose addresses by IANA's registries: private, loopback, link-local with its metadata services, and so on. */
const SPECIAL = {
  ipv4: [
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['192.88.99.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ],
  ipv6: [
    // Those that stand for IPv4 addresses (mapped, translated, 6to4, Teredo) would be a way round the list above.
    ['::', 96],
    ['::ffff:0:0', 96],
    ['64:ff9b::', 96],
    ['64:ff9b:1::', 48],
    ['100::', 64],
    ['2001::', 23],
    ['2001:db8::', 32],
    ['2002::', 16],
    ['3fff::', 20],
    ['5f00::', 16],
    ['fc00::', 7],
    ['fe80::', 9],
    ['ff00::', 8],
  ],
} as const;

/** One list a family: in a common one a range of mapped addresses would match every IPv4 address. */
const special = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const family of ['ipv4', 'ipv6'] as const) {
  for (const [network, bits] of SPECIAL[family]) special[family].addSubnet(network, bits, family);
}

/** True for an address that the public internet does not reach, or that is none. */
export function isSpecialAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 0) return true;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  return special[family].check(address, family);
}

/** The URL, if it may be asked for. @throws OutboundError */
export function allowedUrl(text: string, rules: OutboundRules): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url) throw new OutboundError('This is not a URL.');
  if (url.protocol !== 'https:' && !(rules.allowsHttp && url.protocol === 'http:'))
    throw new OutboundError(`${url.host} must be reached over https.`);
  if (url.username || url.password) throw new OutboundError('The URL must not hold a name or a password.');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) && !rules.allowsPrivateNetworks && isSpecialAddress(host))
    throw new OutboundError(privateWords(url.host, rules));
  return url;
}

const privateWords = (host: string, { setting }: OutboundRules) =>
  `${host} is on a private network. Only whoever runs this dashboard can allow that (${setting}).`;

/** A lookup that fails if any address of the host is special: the connection goes to what was looked at, and nowhere else. */
function guardedLookup(rules: OutboundRules): LookupFunction {
  return (hostname, options, callback) => {
    dnsLookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return callback(error, '');
      if (!rules.allowsPrivateNetworks && addresses.some(({ address }) => isSpecialAddress(address)))
        return callback(new OutboundError(privateWords(hostname, rules)), '');
      if (options.all) return callback(null, addresses);
      const [first] = addresses;
      if (!first) return callback(new OutboundError(`${hostname} has no address.`), '');
      callback(null, first.address, first.family);
    });
  };
}

interface OutboundRequest {
  method?: string;
  headers?: Record<string, string>;
  body?: BodyInit | Uint8Array | null | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * A `fetch` for addresses that people type: follows no redirect, waits 10 s and reads 512 KiB at most (or as `limits`
 * say), and connects to no special address, whatever the host's name resolves to.
 */
export function createOutboundFetch(rules: OutboundRules, limits: OutboundLimits = SMALL_ANSWERS) {
  return async (address: string, init: OutboundRequest = {}): Promise<Response> => {
    const url = allowedUrl(address, rules);
    const deadline = AbortSignal.timeout(limits.timeoutMs);
    const signal = init.signal ? AbortSignal.any([init.signal, deadline]) : deadline;
    const body = await bytesOf(init.body);
    try {
      const answer = await new Promise<IncomingMessage>((resolve, reject) => {
        const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(
          url,
          {
            method: init.method ?? 'GET',
            headers: { ...init.headers, ...(body && { 'content-length': String(body.byteLength) }) },
            lookup: guardedLookup(rules),
            // A connection of its own, so that none that was made under other rules is used again.
            agent: false,
            signal,
          },
          resolve,
        );
        request.on('error', reject);
        request.end(body);
      });
      return await readAnswer(answer, url.host, limits.mostBytes);
    } catch (error) {
      if (error instanceof OutboundError) throw error;
      throw new OutboundError(wordsOf(error, url.host, deadline.aborted ? limits.timeoutMs : null), {
        cause: error,
      });
    }
  };
}

const bytesOf = async (body: OutboundRequest['body']) =>
  body === null || body === undefined
    ? null
    : new Uint8Array(await new Response(body as BodyInit).arrayBuffer());

async function readAnswer(answer: IncomingMessage, host: string, mostBytes: number): Promise<Response> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of answer) {
    bytes += part.byteLength;
    if (bytes > mostBytes) {
      answer.destroy();
      throw new OutboundError(`The answer of ${host} is larger than ${mostBytes / 1024} KiB.`);
    }
    parts.push(part);
  }
  const status = answer.statusCode ?? 502;
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    for (const each of [value ?? []].flat()) headers.append(name, each);
  }
  return new Response([204, 205, 304].includes(status) ? null : Buffer.concat(parts), { status, headers });
}

const WORDS: Record<string, (host: string) => string> = {
  ENOTFOUND: (host) => `There is no host ${host}.`,
  EAI_AGAIN: (host) => `The name ${host} cannot be looked up at the moment.`,
  ECONNREFUSED: (host) => `${host} refuses the connection.`,
};

/** @param lateMs the time that was waited, if that was the reason */
function wordsOf(error: unknown, host: string, lateMs: number | null): string {
  if (lateMs !== null) return `${host} did not answer within ${lateMs / 1000} s.`;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const words = WORDS[code];
  if (words) return words(host);
  if (/CERT|TLS|SSL|SELF_SIGNED|ISSUER/.test(code))
    return `The certificate of ${host} is not valid (${code}).`;
  return `${host} cannot be reached${code && ` (${code})`}.`;
}
