import { and, asc, eq } from 'drizzle-orm';
import { violates } from '@/db/database-errors';
import { ConflictError, NotFoundError } from '@/lib/domain/errors';
import type { IdentityProviderId, OrganizationId, RoleId } from '@/lib/domain/ids';
import type { OrganizationConnection } from './client';
import { identityProviders } from './schema/identity-providers';

export interface IdentityProviderRecord {
  id: IdentityProviderId;
  name: string;
  issuer: string;
  clientId: string;
  /** Sealed; null for a public client. */
  clientSecretEncrypted: string | null;
  domains: string[];
  roleClaim: string | null;
  roleOfClaimValue: Record<string, RoleId>;
  defaultRoleId: RoleId | null;
  enabled: boolean;
  createdAt: Date;
}

const columns = {
  id: identityProviders.id,
  name: identityProviders.name,
  issuer: identityProviders.issuer,
  clientId: identityProviders.clientId,
  clientSecretEncrypted: identityProviders.clientSecretEncrypted,
  domains: identityProviders.domains,
  roleClaim: identityProviders.roleClaim,
  roleOfClaimValue: identityProviders.roleOfClaimValue,
  defaultRoleId: identityProviders.defaultRoleId,
  enabled: identityProviders.enabled,
  createdAt: identityProviders.createdAt,
};

function asDomain(error: unknown): unknown {
  if (violates(error, 'identity_providers_issuer_key'))
    return new ConflictError('This issuer and client are configured already.');
  if (violates(error, 'identity_providers_role_fk')) return new NotFoundError('role');
  return error;
}

/** @throws ConflictError if the same client of the same issuer is there; NotFoundError if there is no such role */
export async function insertIdentityProvider(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  provider: Omit<IdentityProviderRecord, 'createdAt'>,
): Promise<IdentityProviderRecord> {
  try {
    const [row] = await conn
      .insert(identityProviders)
      .values({ orgId, ...provider })
      .returning(columns);
    return row as IdentityProviderRecord;
  } catch (error) {
    throw asDomain(error);
  }
}

/** The oldest first. */
export async function listIdentityProviders(
  conn: OrganizationConnection,
  orgId: OrganizationId,
): Promise<IdentityProviderRecord[]> {
  return conn
    .select(columns)
    .from(identityProviders)
    .where(eq(identityProviders.orgId, orgId))
    .orderBy(asc(identityProviders.createdAt), asc(identityProviders.id));
}

/** @throws NotFoundError */
export async function getIdentityProvider(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  id: IdentityProviderId,
): Promise<IdentityProviderRecord> {
  const [row] = await conn
    .select(columns)
    .from(identityProviders)
    .where(and(eq(identityProviders.orgId, orgId), eq(identityProviders.id, id)));
  if (!row) throw new NotFoundError('identity provider');
  return row;
}

/** @throws NotFoundError, also if there is no such role; ConflictError as for a new one */
export async function changeIdentityProvider(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  id: IdentityProviderId,
  change: Partial<Omit<IdentityProviderRecord, 'id' | 'createdAt'>>,
): Promise<IdentityProviderRecord> {
  try {
    const [row] = await conn
      .update(identityProviders)
      .set(change)
      .where(and(eq(identityProviders.orgId, orgId), eq(identityProviders.id, id)))
      .returning(columns);
    if (!row) throw new NotFoundError('identity provider');
    return row;
  } catch (error) {
    throw asDomain(error);
  }
}

/** Forgets the provider and who its subjects are. @throws NotFoundError */
export async function deleteIdentityProvider(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  id: IdentityProviderId,
): Promise<void> {
  const deleted = await conn
    .delete(identityProviders)
    .where(and(eq(identityProviders.orgId, orgId), eq(identityProviders.id, id)))
    .returning({ id: identityProviders.id });
  if (deleted.length === 0) throw new NotFoundError('identity provider');
}
