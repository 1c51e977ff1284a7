import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const ENTRY = readFileSync(join(process.cwd(), 'examples/aurora-a/5dt0.pdb'));

/** An archive of structures on this machine, which this process is told to fetch from: it has 5DT0 and nothing else. */
export interface StructureSource {
  /** Paths that were asked for. */
  asked: string[];
  /** Answers the next requests otherwise; null: as at first. */
  answerWith(listener: RequestListener | null): void;
  close(): void;
}

/** To be called before anything reads the environment. */
export async function startStructureSource(): Promise<StructureSource> {
  const asked: string[] = [];
  let otherwise: RequestListener | null = null;
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (otherwise) return otherwise(request, response);
    response.statusCode = request.url === '/5DT0.cif' ? 200 : 404;
    response.end(response.statusCode === 200 ? ENTRY : 'no such entry');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  process.env.STRUCTURE_SOURCE_URL = `http://127.0.0.1:${port}/{id}.cif`;
  process.env.STRUCTURE_SOURCE_PRIVATE = 'allow';
  return {
    asked,
    answerWith: (listener) => {
      otherwise = listener;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
