import { eq, sql } from 'drizzle-orm';
import { DEFAULT_DOCKING_PARAMETERS } from '@/lib/domain/docking-parameters';
import type { OrganizationId } from '@/lib/domain/ids';
import type { Retention, RunDefaults } from '@/lib/domain/resources/general-settings';
import type { OrganizationConnection } from './client';
import { orgSettings } from './schema/org-settings';

/** What new runs start with: AutoDock Vina's own defaults where the organisation has chosen nothing. */
export async function getRunDefaults(
  conn: OrganizationConnection,
  orgId: OrganizationId,
): Promise<RunDefaults> {
  const [row] = await conn
    .select({ defaults: orgSettings.defaults })
    .from(orgSettings)
    .where(eq(orgSettings.orgId, orgId));
  const { exhaustiveness, poses } = DEFAULT_DOCKING_PARAMETERS;
  return { exhaustiveness, poses, ...(row?.defaults as Partial<RunDefaults> | undefined) };
}

/** Everything is kept where the organisation has chosen nothing. */
export async function getRetention(conn: OrganizationConnection, orgId: OrganizationId): Promise<Retention> {
  const [row] = await conn
    .select({ retention: orgSettings.retention })
    .from(orgSettings)
    .where(eq(orgSettings.orgId, orgId));
  const stored = row?.retention as Partial<Retention> | undefined;
  return { taskLogDays: null, preparedLigandDays: null, ...stored };
}

export async function setGeneralSettings(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  { defaults, retention }: { defaults: RunDefaults; retention: Retention },
): Promise<void> {
  await conn
    .insert(orgSettings)
    .values({ orgId, defaults, retention })
    .onConflictDoUpdate({
      target: orgSettings.orgId,
      set: { defaults, retention, updatedAt: sql`now()` },
    });
}
