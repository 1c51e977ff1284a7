import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { GET, POST } from '@/app/api/v1/orgs/[org]/runs/route';
import type { FromWeb } from './messages';

/** The web of the suite: the product's routes of runs, without Next.js, so that it starts within half a second. */
async function requestOf(message: IncomingMessage): Promise<Request> {
  const headers = Object.entries(message.headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as [string, string]] : [],
  );
  const body = message.method === 'POST' ? await buffer(message) : null;
  return new Request(new URL(message.url ?? '/', 'http://localhost'), {
    method: message.method,
    headers,
    body,
  });
}

const server = createServer(async (message, reply) => {
  const request = await requestOf(message);
  const org = /^\/api\/v1\/orgs\/([^/]+)\/runs$/.exec(new URL(request.url).pathname)?.[1];
  const route = request.method === 'POST' ? POST : GET;
  const response = org
    ? await route(request, { params: Promise.resolve({ org }) })
    : new Response(null, { status: 404 });
  reply.writeHead(response.status, Object.fromEntries(response.headers));
  reply.end(Buffer.from(await response.arrayBuffer()));
});
server.listen(0, '127.0.0.1', () => {
  process.send?.({ kind: 'listening', port: (server.address() as AddressInfo).port } satisfies FromWeb);
});
process.on('disconnect', () => process.exit(0));
