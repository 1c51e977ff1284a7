import { createMetadataDb, type MetadataDb } from '@/db/metadata/client';
import { findOpenInvitation } from '@/db/metadata/invitations-repository';
import { findActiveMember } from '@/db/metadata/members-repository';
import { findOrganizationBySlug, type OrganizationRecord } from '@/db/metadata/organizations-repository';
import { findUserByEmail, setUserPassword } from '@/db/metadata/users-repository';
import { provisionOrganization } from '@/db/provision';
import { createSecretBox } from '@/db/secret-box';
import { joinByInvitation } from '@/lib/auth/invitations';
import { checkNewPassword, hashPassword, verifyPassword } from '@/lib/auth/passwords';
import { DomainError } from '@/lib/domain/errors';
import { newId, type OrganizationId } from '@/lib/domain/ids';
import { readEnv } from '@/lib/env';
import type { Author } from '@/lib/use-cases/audit-entry';
import { parseInput } from '@/lib/use-cases/define-use-case';
import {
  inviteAdmin,
  newOrganizationSchema,
  requestOrganization,
} from '@/lib/use-cases/operator/request-organization';
import { StackError } from '@/scripts/stack/stop';

const AUTHOR: Author = { actorKind: 'system', actorId: 'system:org-create', requestId: null, ip: null };

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
 * Makes an organisation as the operator's page does, and its results database at once.
 *
 * @param variables the environment of the product, with `DATABASE_ADMIN_URL`
 * @param wanted what was typed; checked here
 * @returns the path of the link by which its first Admin joins, told only this once
 * @throws StackError naming what is wrong, or that the slug is taken
 */
export async function requestOrganisation(variables: NodeJS.ProcessEnv, wanted: unknown): Promise<string> {
  return withDatabases(variables, async ({ metadata, provision }) => {
    try {
      const { org, path } = await requestOrganization(
        { metadata },
        AUTHOR,
        parseInput(newOrganizationSchema, wanted),
      );
      await provision(org.id);
      return path;
    } catch (error) {
      throw error instanceof DomainError ? new StackError(error.message) : error;
    }
  });
}

/**
 * The same with an Admin who is in at once, by a password: for the demo and for tests. Repeatable: what an interrupted
 * call left is completed, and what is there stays.
 *
 * @param variables the environment of the product, with `DATABASE_ADMIN_URL`
 */
export async function createOrganisation(
  variables: NodeJS.ProcessEnv,
  wanted: NewOrganisation,
): Promise<void> {
  checkNewPassword(wanted.password);
  await withDatabases(variables, async ({ metadata, provision }) => {
    const org =
      (await metadata.withInstallation((tx) => findOrganizationBySlug(tx, wanted.slug))) ??
      (await requestOrganization({ metadata }, AUTHOR, wanted)).org;
    await provision(org.id);
    await ensureAdministrator(metadata, org, wanted);
  });
}

async function withDatabases<T>(
  variables: NodeJS.ProcessEnv,
  fn: (databases: {
    metadata: MetadataDb;
    provision: (orgId: OrganizationId) => Promise<void>;
  }) => Promise<T>,
): Promise<T> {
  const { DATABASE_URL, DATABASE_ADMIN_URL: adminUrl, masterKey } = readEnv(variables);
  if (!adminUrl)
    throw new StackError('DATABASE_ADMIN_URL is not set: only the owner of the databases can make one.');
  const metadata = createMetadataDb({ url: DATABASE_URL, maxConnections: 2 });
  const secretBox = createSecretBox([masterKey]);
  try {
    return await fn({
      metadata,
      provision: (orgId) => provisionOrganization({ metadata, adminUrl, secretBox }, orgId),
    });
  } finally {
    await metadata.close();
  }
}

async function ensureAdministrator(
  metadata: MetadataDb,
  org: Pick<OrganizationRecord, 'id' | 'slug'>,
  wanted: NewOrganisation,
): Promise<void> {
  const email = wanted.adminEmail;
  const found = await metadata.withInstallation((tx) => findUserByEmail(tx, email));
  const keeps =
    found &&
    (wanted.forExistingUser === 'keep' || (await verifyPassword(found.passwordHash, wanted.password)));
  const passwordHash = keeps ? null : await hashPassword(wanted.password);
  await metadata.withOrganization(org.id, async (tx) => {
    if (found && passwordHash) await setUserPassword(tx, found.id, passwordHash);
    if (found && (await findActiveMember(tx, org.id, found.id))) return;
    const open =
      (await findOpenInvitation(tx, org.id, email)) ?? (await inviteAdmin(tx, AUTHOR, org, email)).invitation;
    const newAccount = found || !passwordHash ? null : { email, name: wanted.adminName, passwordHash };
    await joinByInvitation(tx, org.id, open, { userId: found?.id ?? newId('user'), newAccount }, AUTHOR);
  });
}
