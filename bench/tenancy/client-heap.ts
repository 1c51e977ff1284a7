import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { createMetadataDb } from '@/db/metadata/client';
import { createOrgClients } from '@/db/results/org-clients';
import { createSecretBox } from '@/db/secret-box';
import type { OrganizationId } from '@/lib/domain/ids';

const FILE = fileURLToPath(import.meta.url);

/** What the measuring process is told. */
interface Order {
  url: string;
  masterKey: string;
  orgIds: OrganizationId[];
}

/** Measures in a process of its own, where nothing else allocates. @returns kB of heap for each cached organisation */
export async function clientHeapKilobytes(order: Order): Promise<number> {
  const child = spawn(process.execPath, ['--expose-gc', '--import', 'tsx', FILE], {
    cwd: resolve(join(import.meta.dirname, '../..')),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(order));
  const answer = (await json(child.stdout)) as { kilobytes: number };
  return answer.kilobytes;
}

async function measure({ url, masterKey, orgIds }: Order): Promise<{ kilobytes: number }> {
  const metadata = createMetadataDb({ url, maxConnections: 2 });
  const secretBox = createSecretBox([new Uint8Array(Buffer.from(masterKey, 'base64'))]);
  const clients = createOrgClients({ metadata, secretBox, maxClients: orgIds.length, maxConnections: 1 });
  const use = (orgId: OrganizationId) => clients.withResults(orgId, (conn) => conn.execute('select 1'));
  // The first ones load code.
  for (const orgId of orgIds.slice(0, 10)) await use(orgId);
  const before = usedHeap();
  for (const orgId of orgIds.slice(10)) await use(orgId);
  const kilobytes = (usedHeap() - before) / 1024 / (orgIds.length - 10);
  await clients.close();
  await metadata.close();
  return { kilobytes };
}

function usedHeap(): number {
  for (let i = 0; i < 4; i++) globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

if (process.argv[1] === FILE) {
  process.stdout.write(JSON.stringify(await measure((await json(process.stdin)) as Order)));
}
