import { createMetadataDb, type MetadataDb, type OrganizationConnection } from '@/db/metadata/client';
import { findActiveMember, insertMembership, listRoles } from '@/db/metadata/members-repository';
import { getOrganizationBySlug, insertOrganization } from '@/db/metadata/organizations-repository';
import { findUserByEmail, insertUser, setUserPassword } from '@/db/metadata/users-repository';
import { provisionOrganization } from '@/db/provision';
import { createSecretBox } from '@/db/secret-box';
import { ensureBuiltInRoles } from '@/lib/auth/built-in-roles';
import { checkNewPassword, hashPassword, verifyPassword } from '@/lib/auth/passwords';
import { NotFoundError } from '@/lib/domain/errors';
import { newId, type OrganizationId, type UserId } from '@/lib/domain/ids';
import { readEnv } from '@/lib/env';
import { StackError } from '@/scripts/stack/stop';

export interface NewOrganisation {
  name: string;
  slug: string;
  adminEmail: string;
  adminName: string;
  password: string;
  /** What the password means to somebody who is a user already: `keep` theirs, or `set` this one. */
  forExistingUser: 'keep' | 'set';
}

/**
 * Makes an organisation with its results database, its built-in roles and an administrator. Repeatable: what an interrupted
 * call left is completed, and what is there stays.
 *
 * @param variables the environment of the product, with `DATABASE_ADMIN_URL`
 */
export async function createOrganisation(
  variables: NodeJS.ProcessEnv,
  wanted: NewOrganisation,
): Promise<{ isNewUser: boolean }> {
  const { DATABASE_URL, DATABASE_ADMIN_URL, masterKey } = readEnv(variables);
  if (!DATABASE_ADMIN_URL)
    throw new StackError('DATABASE_ADMIN_URL is not set: only the owner of the databases can make one.');
  checkNewPassword(wanted.password);
  const metadata = createMetadataDb({ url: DATABASE_URL, maxConnections: 2 });
  try {
    const { userId, isNewUser } = await ensureUser(metadata, wanted);
    const orgId = await ensureOrganisation(metadata, wanted);
    await metadata.withOrganization(orgId, (tx) => ensureAdministrator(tx, orgId, userId));
    await provisionOrganization(
      { metadata, adminUrl: DATABASE_ADMIN_URL, secretBox: createSecretBox([masterKey]) },
      orgId,
    );
    return { isNewUser };
  } finally {
    await metadata.close();
  }
}

/** True if the slug is taken: for a command that must not touch what is there. */
export async function organisationExists(variables: NodeJS.ProcessEnv, slug: string): Promise<boolean> {
  const metadata = createMetadataDb({ url: readEnv(variables).DATABASE_URL, maxConnections: 1 });
  try {
    await metadata.withInstallation((tx) => getOrganizationBySlug(tx, slug));
    return true;
  } catch (error) {
    if (error instanceof NotFoundError) return false;
    throw error;
  } finally {
    await metadata.close();
  }
}

async function ensureUser(
  metadata: MetadataDb,
  wanted: NewOrganisation,
): Promise<{ userId: UserId; isNewUser: boolean }> {
  const found = await metadata.withInstallation((tx) => findUserByEmail(tx, wanted.adminEmail));
  if (found && wanted.forExistingUser === 'keep') return { userId: found.id, isNewUser: false };
  if (found && (await verifyPassword(found.passwordHash, wanted.password)))
    return { userId: found.id, isNewUser: false };
  const passwordHash = await hashPassword(wanted.password);
  return metadata.withInstallation(async (tx) => {
    if (found) {
      await setUserPassword(tx, found.id, passwordHash);
      return { userId: found.id, isNewUser: false };
    }
    const user = { id: newId('user'), email: wanted.adminEmail, name: wanted.adminName, passwordHash };
    return { userId: (await insertUser(tx, user)).id, isNewUser: true };
  });
}

async function ensureOrganisation(metadata: MetadataDb, wanted: NewOrganisation): Promise<OrganizationId> {
  return metadata.withInstallation(async (tx) => {
    try {
      return (await getOrganizationBySlug(tx, wanted.slug)).id;
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
      return (
        await insertOrganization(tx, { id: newId('organization'), slug: wanted.slug, name: wanted.name })
      ).id;
    }
  });
}

async function ensureAdministrator(
  tx: OrganizationConnection,
  orgId: OrganizationId,
  userId: UserId,
): Promise<void> {
  await ensureBuiltInRoles(tx, orgId);
  if (await findActiveMember(tx, orgId, userId)) return;
  const admin = (await listRoles(tx, orgId)).find((role) => role.name === 'Admin');
  if (!admin) throw new NotFoundError('role');
  await insertMembership(tx, orgId, { id: newId('membership'), userId, roleId: admin.id });
}
