import { text } from 'node:stream/consumers';
import { createMetadataDb } from '@/db/metadata/client';
import { migrateFleet } from '@/db/provision';
import type { OrganizationId } from '@/lib/domain/ids';

/** A process that migrates a fleet and may be killed at any moment: see `runFleet`. */
const { url, adminUrl, folder, orgIds } = JSON.parse(await text(process.stdin)) as {
  url: string;
  adminUrl: string;
  folder: string;
  orgIds: OrganizationId[];
};
// Where migrations are read from.
process.chdir(folder);
const metadata = createMetadataDb({ url, maxConnections: 4 });
process.stdout.write('begun\n');
const results = await migrateFleet({ metadata, adminUrl }, orgIds);
await metadata.close();
const failed = results.filter(({ error }) => error !== null);
for (const { orgId, error } of failed) process.stderr.write(`${orgId}: ${error}\n`);
process.exitCode = failed.length > 0 ? 1 : 0;
