import { eq, sql } from 'drizzle-orm';
import type { OrganizationId } from '@/lib/domain/ids';
import { type CacheSettings, DEFAULT_CACHE_SETTINGS } from '@/lib/domain/resources/reuse';
import type { OrganizationConnection } from './client';
import { orgSettings } from './schema/org-settings';

/** Entries are kept without limit where the organisation has chosen nothing. */
export async function getCacheSettings(
  conn: OrganizationConnection,
  orgId: OrganizationId,
): Promise<CacheSettings> {
  const [row] = await conn
    .select({ cache: orgSettings.cache })
    .from(orgSettings)
    .where(eq(orgSettings.orgId, orgId));
  return { ...DEFAULT_CACHE_SETTINGS, ...(row?.cache as Partial<CacheSettings> | undefined) };
}

export async function setCacheSettings(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  cache: CacheSettings,
): Promise<void> {
  await conn
    .insert(orgSettings)
    .values({ orgId, cache })
    .onConflictDoUpdate({ target: orgSettings.orgId, set: { cache, updatedAt: sql`now()` } });
}
