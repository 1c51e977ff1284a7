import { appendAudit } from '@/db/metadata/audit-repository';
import type { OrganizationConnection } from '@/db/metadata/client';
import { findIdentity, insertIdentity } from '@/db/metadata/identities-repository';
import type { IdentityProviderRecord } from '@/db/metadata/identity-providers-repository';
import { revokeInvitationsBy } from '@/db/metadata/invitations-repository';
import {
  changeMembership,
  insertMembership,
  listMembers,
  listRoles,
  lockMembers,
  type RoleRecord,
} from '@/db/metadata/members-repository';
import type { OrganizationRecord } from '@/db/metadata/organizations-repository';
import { findUserByEmail, getUser, insertUser, type UserRecord } from '@/db/metadata/users-repository';
import { permissionsOf } from '@/lib/auth/built-in-roles';
import { requireMemberQuota } from '@/lib/auth/member-quota';
import type { RequestOrigin } from '@/lib/auth/org-context';
import { SsoRefused } from '@/lib/auth/sso/refusal';
import { dependencies } from '@/lib/dependencies';
import { ConflictError, QuotaExceededError } from '@/lib/domain/errors';
import { newId, type UserId } from '@/lib/domain/ids';
import type { ProviderClaims } from '@/lib/openid/provider';
import { requireAnotherAdmin } from '@/lib/use-cases/members/last-admin';

/**
 * The verified address of a person, in lower case, within what the provider may vouch for. Asked at every sign-in,
 * so that a domain that was taken from a provider is closed to those who came by it before.
 * @throws SsoRefused
 */
export function vouchedEmail(claims: ProviderClaims, domains: readonly string[]): string {
  const { email, email_verified: verified } = claims;
  // Some providers write booleans as text.
  if (typeof email !== 'string' || !(verified === true || verified === 'true')) {
    throw new SsoRefused('sso-unverified');
  }
  const address = email.trim().toLowerCase();
  const parts = /^[^\s@\p{Cc}]+@([^\s@\p{Cc}]+)$/u.exec(address);
  if (!parts || address.length > 320) throw new SsoRefused('sso-unverified');
  if (!domains.includes(parts[1] as string)) throw new SsoRefused('sso-domain');
  return address;
}

/**
 * The role that a person's claims give them: of several the one that allows most, else the default.
 * @returns null if neither gives one that the organisation has
 */
export function roleOfClaims(
  provider: Pick<IdentityProviderRecord, 'roleClaim' | 'roleOfClaimValue' | 'defaultRoleId'>,
  claims: ProviderClaims,
  roles: readonly RoleRecord[],
): RoleRecord | null {
  const named = claimValues(claims, provider.roleClaim).flatMap((value) =>
    Object.hasOwn(provider.roleOfClaimValue, value) ? [provider.roleOfClaimValue[value]] : [],
  );
  const [widest] = roles
    .filter((role) => named.includes(role.id))
    .sort((a, b) => permissionsOf(b).length - permissionsOf(a).length);
  return widest ?? roles.find((role) => role.id === provider.defaultRoleId) ?? null;
}

/** Values of a claim as text: `roles`, or by its path inside objects, `realm_access.roles`. */
function claimValues(claims: ProviderClaims, name: string | null): string[] {
  if (!name) return [];
  let value: unknown = claims;
  if (Object.hasOwn(claims, name)) value = claims[name];
  else {
    for (const part of name.split('.')) {
      value = value && Object.hasOwn(value, part) ? (value as Record<string, unknown>)[part] : undefined;
    }
  }
  return [value]
    .flat()
    .flatMap((each) => (['string', 'number', 'boolean'].includes(typeof each) ? [String(each)] : []));
}

/**
 * Finds or makes the user whom a provider vouches for, and their membership with the role of their claims.
 * @throws SsoRefused
 */
export async function admitPerson(
  org: OrganizationRecord,
  provider: IdentityProviderRecord,
  claims: ProviderClaims,
  origin: RequestOrigin,
): Promise<UserId> {
  const email = vouchedEmail(claims, provider.domains);
  try {
    return await dependencies().metadata.withOrganization(org.id, async (tx) => {
      // One change of members at a time: two browsers of one person come in as one.
      await lockMembers(tx, org.id);
      const { user, isLinked } = await findOrMakeUser(tx, org, provider, claims, email);
      if (user.disabledAt) throw new SsoRefused('sso-disabled');
      const changes = await admitMember(tx, org, provider, claims, user);
      if (!isLinked) {
        await insertIdentity(tx, org.id, {
          id: newId('identity'),
          providerId: provider.id,
          subject: claims.sub,
          userId: user.id,
        });
      }
      for (const { action, details } of [
        ...(isLinked ? [] : [{ action: 'identity.link', details: {} }]),
        ...changes,
      ]) {
        await appendAudit(tx, org.id, {
          actorKind: 'member',
          actorId: user.id,
          action,
          subjectKind: 'user',
          subjectId: user.id,
          requestId: origin.requestId,
          ip: origin.ip,
          details: { providerId: provider.id, ...details },
        });
      }
      return user.id;
    });
  } catch (error) {
    if (error instanceof QuotaExceededError) throw new SsoRefused('sso-full', { cause: error });
    throw error;
  }
}

async function findOrMakeUser(
  tx: OrganizationConnection,
  org: OrganizationRecord,
  provider: IdentityProviderRecord,
  claims: ProviderClaims,
  email: string,
): Promise<{ user: UserRecord; isLinked: boolean }> {
  const identity = await findIdentity(tx, org.id, provider.id, claims.sub);
  if (identity) return { user: await getUser(tx, identity.userId), isLinked: true };
  const known = await findUserByEmail(tx, email);
  const user =
    known ??
    (await insertUser(tx, { id: newId('user'), email, name: nameOf(claims, email), passwordHash: null }));
  return { user, isLinked: false };
}

function nameOf(claims: ProviderClaims, email: string): string {
  const name =
    typeof claims.name === 'string'
      ? claims.name
          .replaceAll(/\p{Cc}+/gu, ' ')
          .trim()
          .slice(0, 200)
      : '';
  return name || (email.split('@')[0] as string);
}

interface MemberChange {
  action: string;
  details: Record<string, unknown>;
}

async function admitMember(
  tx: OrganizationConnection,
  org: OrganizationRecord,
  provider: IdentityProviderRecord,
  claims: ProviderClaims,
  user: UserRecord,
): Promise<MemberChange[]> {
  const role = roleOfClaims(provider, claims, await listRoles(tx, org.id));
  const member = (await listMembers(tx, org.id)).find((each) => each.user.id === user.id);
  if (!member) {
    if (!role) throw new SsoRefused('sso-role');
    await requireMemberQuota(tx, org.id);
    await insertMembership(tx, org.id, { id: newId('membership'), userId: user.id, roleId: role.id });
    return [{ action: 'member.join', details: { roleId: role.id } }];
  }
  if (member.status !== 'active') throw new SsoRefused('sso-disabled');
  // Without a claim that names roles, they are given by hand: the default is for those who come for the first time.
  if (!provider.roleClaim) return [];
  if (!role) throw new SsoRefused('sso-role');
  if (role.id === member.role.id) return [];
  try {
    await requireAnotherAdmin(tx, org.id, member);
  } catch (error) {
    // The last Admin keeps the role: a mistake in the provider's groups must not leave nobody to mend it.
    if (error instanceof ConflictError) return [];
    throw error;
  }
  await changeMembership(tx, org.id, member.id, { roleId: role.id });
  if (!permissionsOf(role).includes('member:manage')) await revokeInvitationsBy(tx, org.id, user.id);
  return [{ action: 'member.change-role', details: { roleId: role.id, before: member.role.id } }];
}
