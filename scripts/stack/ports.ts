import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { z } from 'zod';
import { StackError } from './stop';

/** What `localhost` may mean: a server on any of these would take the requests meant for ours. */
const LOCAL_ADDRESSES = ['127.0.0.1', '::1', '0.0.0.0'];
const NOT_HERE = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(NOT_HERE.has(error.code ?? '')));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** True if nothing listens on the port of this machine. */
export async function isPortFree(port: number): Promise<boolean> {
  for (const host of LOCAL_ADDRESSES) if (!(await canListen(port, host))) return false;
  return true;
}

/** The first free port from `preferred` on, of at most fifty. */
export async function nextFreePort(
  preferred: number,
  isFree: (port: number) => Promise<boolean> = isPortFree,
): Promise<number> {
  for (let port = preferred; port < Math.min(preferred + 50, 65_536); port += 1) {
    if (await isFree(port)) return port;
  }
  throw new StackError(`No free port between ${preferred} and ${preferred + 49}. Choose one: PORT=<number>`);
}

export interface Ports {
  web: number;
  postgres: number;
}

const Remembered = z.object({ web: z.number().int(), postgres: z.number().int() });
/** Below 32768, where systems take the ports of outgoing connections from. */
const DEFAULT_PORTS: Ports = { web: 3000, postgres: 25_432 };

/**
 * Chooses the ports: those of the last start where they are free (links and sessions stay valid), else the next free
 * ones. A web port that was asked for is taken or refused, never replaced.
 */
export async function choosePorts(
  file: string,
  requestedWebPort: string | undefined,
  isFree: (port: number) => Promise<boolean> = isPortFree,
): Promise<Ports & { replaced: { wanted: number; taken: number } | null }> {
  const remembered = existsSync(file) ? Remembered.safeParse(readJson(file)).data : undefined;
  const wanted = remembered ?? DEFAULT_PORTS;
  const postgres = await nextFreePort(wanted.postgres, isFree);
  if (requestedWebPort !== undefined) {
    const web = Number(requestedWebPort);
    if (!Number.isInteger(web) || web < 1 || web > 65_535) {
      throw new StackError(`PORT is "${requestedWebPort}", which is no port number (1 to 65535).`);
    }
    if (!(await isFree(web))) {
      throw new StackError(
        `Port ${web} is in use by another program. Choose another: PORT=${web + 1} (leave PORT out and a free one is chosen).`,
      );
    }
    return { web, postgres, replaced: null };
  }
  const web = await nextFreePort(wanted.web, isFree);
  writeFileSync(file, JSON.stringify({ web, postgres }));
  return { web, postgres, replaced: web === wanted.web ? null : { wanted: wanted.web, taken: web } };
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
