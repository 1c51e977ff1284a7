import { eq, sql } from 'drizzle-orm';
import type { OrganizationId } from '@/lib/domain/ids';
import type { OrganizationConnection } from './client';
import { orgSettings } from './schema/org-settings';

/** How an organisation lets its members in. */
export interface SignInSettings {
  /** Passwords do not open it. */
  ssoOnly: boolean;
  /** A password opens it only together with a second factor. */
  requireSecondFactor: boolean;
}

/** Both off where the organisation has configured nothing. */
export async function getSignInSettings(
  conn: OrganizationConnection,
  orgId: OrganizationId,
): Promise<SignInSettings> {
  const [row] = await conn
    .select({ signIn: orgSettings.signIn })
    .from(orgSettings)
    .where(eq(orgSettings.orgId, orgId));
  const stored = (row?.signIn ?? {}) as Partial<SignInSettings>;
  return { ssoOnly: stored.ssoOnly === true, requireSecondFactor: stored.requireSecondFactor === true };
}

/**
 * Lets one change of how an organisation lets people in happen at a time, to the end of the transaction: that "SSO
 * only" has a provider to go with it is true until the change is written.
 */
export async function lockSignIn(conn: OrganizationConnection, orgId: OrganizationId): Promise<void> {
  await conn.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${orgId} sign-in`}, 0))`);
}

export async function setSignInSettings(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  signIn: SignInSettings,
): Promise<void> {
  await conn
    .insert(orgSettings)
    .values({ orgId, signIn })
    .onConflictDoUpdate({ target: orgSettings.orgId, set: { signIn, updatedAt: sql`now()` } });
}
