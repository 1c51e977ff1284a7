import postgres, { type Sql } from 'postgres';
import type { MetadataDb } from '@/db/metadata/client';
import { makeLibrary } from '@/db/testing/factories';
import type { LibraryId, OrganizationId } from '@/lib/domain/ids';

const MOLECULES_EACH = 500;

/**
 * Times a page of a library's molecules as the application role, which row-level security binds, against the same
 * queries as the superuser, whom it does not, in turns; every organisation has a library of 500. In milliseconds.
 */
export async function rowSecurityAgainstNone(
  metadata: MetadataDb,
  urls: { url: string; adminUrl: string },
  orgIds: readonly OrganizationId[],
  rounds: number,
): Promise<{ bound: number[]; free: number[] }> {
  const libraries: { orgId: OrganizationId; id: LibraryId }[] = [];
  for (const orgId of orgIds) {
    libraries.push({ orgId, id: (await makeLibrary(metadata, orgId, MOLECULES_EACH)).id });
  }
  const application = postgres(urls.url, { max: 1, prepare: false, onnotice: () => {} });
  const admin = postgres(urls.adminUrl, { max: 1, prepare: false, onnotice: () => {} });
  const times: { bound: number[]; free: number[] } = { bound: [], free: [] };
  try {
    await admin`analyze molecules`;
    for (let i = 0; i < rounds; i++) {
      const library = libraries[(i * 7) % libraries.length] as (typeof libraries)[number];
      times.bound.push(await page(application, library));
      times.free.push(await page(admin, library));
    }
  } finally {
    await Promise.all([application.end(), admin.end()]);
  }
  return times;
}

async function page(sql: Sql, library: { orgId: OrganizationId; id: LibraryId }): Promise<number> {
  const started = performance.now();
  const rows = await sql.begin(async (tx) => {
    await tx`select set_config('app.org_id', ${library.orgId}, true)`;
    return tx`
      select * from molecules where org_id = ${library.orgId} and library_id = ${library.id} and ordinal > 100
      order by ordinal limit 50`;
  });
  if (rows.length !== 50) throw new Error(`A page has ${rows.length} molecules.`);
  return performance.now() - started;
}
