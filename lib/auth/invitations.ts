import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import type { OrganizationConnection } from '@/db/metadata/client';
import {
  findInvitationByToken,
  type InvitationRecord,
  type InvitationState,
  insertInvitation,
  markInvitationUsed,
} from '@/db/metadata/invitations-repository';
import { insertMembership, lockMembers } from '@/db/metadata/members-repository';
import { getOrganizationBySlug, type OrganizationRecord } from '@/db/metadata/organizations-repository';
import { findUserByEmail, insertUser, type UserRecord } from '@/db/metadata/users-repository';
import { requireMemberQuota } from '@/lib/auth/member-quota';
import type { RequestOrigin } from '@/lib/auth/org-context';
import { checkNewPassword, hashPassword } from '@/lib/auth/passwords';
import type { VerifiedSession } from '@/lib/auth/sessions';
import { dependencies } from '@/lib/dependencies';
import {
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  NotAuthenticatedError,
  NotFoundError,
  OrganizationClosedError,
} from '@/lib/domain/errors';
import { type InvitationId, newId, type OrganizationId, type RoleId, type UserId } from '@/lib/domain/ids';
import type { AcceptedInvitation } from '@/lib/domain/resources/members';
import { SLUG } from '@/lib/domain/slug';
import { parseInput } from '@/lib/use-cases/define-use-case';
import { nameSchema } from '@/lib/use-cases/input-schemas';

/** 256 random bits: nothing to guess, so a plain SHA-256 keeps it. */
const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export const INVITATION_DAYS = { least: 1, most: 30, fallback: 7 };

/**
 * Adds an invitation and makes its link, which is told once and kept nowhere. The caller audits, in the same
 * transaction, and puts the product's origin before the link's path.
 * @param invitedBy the actor's id, as rows keep it
 * @throws ConflictError if there is an open one for this address, or its owner is a member
 */
export async function issueInvitation(
  tx: OrganizationConnection,
  org: { id: OrganizationId; slug: string },
  wanted: { email: string; roleId: RoleId; invitedBy: string; days?: number | undefined },
): Promise<{ id: InvitationId; path: string }> {
  const id = newId('invitation');
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  await insertInvitation(tx, org.id, {
    id,
    email: wanted.email,
    roleId: wanted.roleId,
    tokenSha256: sha256(token),
    invitedBy: wanted.invitedBy,
    lifetimeSeconds: (wanted.days ?? INVITATION_DAYS.fallback) * 24 * 3600,
  });
  return { id, path: `/invitations/${org.slug}/${token}` };
}

const sha256 = (token: string) => createHash('sha256').update(token).digest('hex');

/** What the page of a link may say. Nothing of an organisation without the right secret. */
export type InvitationView =
  | { state: 'unknown' }
  | { state: Exclude<InvitationState, 'open'>; organization: string }
  | {
      state: 'open';
      organization: string;
      email: string;
      role: string;
      /** True if the address has an account already: then its owner signs in, instead of making one. */
      hasAccount: boolean;
    };

/** Reads a link. A wrong secret, a wrong organisation and one that was deleted are the same. */
export async function readInvitation(orgSlug: string, token: string): Promise<InvitationView> {
  const found = await find(orgSlug, token);
  if (!found) return { state: 'unknown' };
  const { org, invitation, user } = found;
  if (invitation.state !== 'open') return { state: invitation.state, organization: org.name };
  return {
    state: 'open',
    organization: org.name,
    email: invitation.email,
    role: invitation.role.name,
    hasAccount: user !== null,
  };
}

async function find(
  orgSlug: string,
  token: string,
): Promise<{ org: OrganizationRecord; invitation: InvitationRecord; user: UserRecord | null } | null> {
  if (!SLUG.test(orgSlug) || !TOKEN.test(token)) return null;
  const { metadata } = dependencies();
  try {
    const org = await metadata.withInstallation((tx) => getOrganizationBySlug(tx, orgSlug));
    return await metadata.withOrganization(org.id, async (tx) => {
      const invitation = await findInvitationByToken(tx, org.id, sha256(token));
      return invitation && { org, invitation, user: await findUserByEmail(tx, invitation.email) };
    });
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
}

const CLOSED: Record<Exclude<InvitationState, 'open'>, string> = {
  expired: 'This invitation has expired. Ask for a new one.',
  used: 'This invitation was used already. Sign in, or ask for a new one.',
  revoked: 'This invitation was withdrawn. Ask for a new one.',
};

const acceptanceSchema = z.object({
  orgSlug: z.string().max(100),
  token: z.string().max(100),
  /** Of a new account; neither is looked at if the address has one. */
  name: nameSchema.optional(),
  password: z.string().optional(),
});
type Acceptance = z.output<typeof acceptanceSchema>;

/**
 * Makes the invited person a member: the owner of an account that is signed in, or a new account with this name and
 * password. Counts once, whoever comes at the same time, and only while the organisation has room.
 * @param input `orgSlug` and `token` of the link; `name` and `password` of a new account
 * @param session of the one who accepts; null if nobody is signed in
 * @throws NotFoundError for a wrong link; ConflictError for one that is over; NotAuthenticatedError or
 * ForbiddenError if the address has an account and somebody else, or nobody, is signed in; QuotaExceededError
 */
export async function acceptInvitation(
  input: unknown,
  session: VerifiedSession | null,
  origin: RequestOrigin,
): Promise<AcceptedInvitation> {
  const acceptance = parseInput(acceptanceSchema, input);
  const found = await find(acceptance.orgSlug, acceptance.token);
  if (!found) throw new NotFoundError('invitation');
  const { org, invitation } = found;
  if (invitation.state !== 'open') throw new ConflictError(CLOSED[invitation.state]);
  if (org.status !== 'ready') {
    throw new OrganizationClosedError(org);
  }
  if (session && session.email.toLowerCase() !== invitation.email.toLowerCase()) {
    throw new ForbiddenError(
      `You are signed in as ${session.email}, and this invitation is for ${invitation.email}. Sign out first.`,
    );
  }
  // An organisation's identity provider vouches for people there, and takes no step for them elsewhere.
  if (session?.ssoOrgId && session.ssoOrgId !== org.id) {
    throw new ForbiddenError('You signed in through another organisation. Sign in with your password first.');
  }
  if (found.user && session?.userId !== found.user.id) {
    throw new NotAuthenticatedError(`Sign in as ${invitation.email} to accept this invitation.`);
  }
  // Before the lock: hashing takes its time.
  const account = found.user ? null : await newAccount(acceptance, invitation.email);
  const userId = found.user?.id ?? newId('user');
  await dependencies().metadata.withOrganization(org.id, (tx) =>
    joinByInvitation(tx, org.id, invitation, { userId, newAccount: account }, origin),
  );
  return { slug: org.slug, email: found.user?.email ?? invitation.email, isNewAccount: !found.user };
}

interface NewAccount {
  email: string;
  name: string;
  passwordHash: string;
}

/**
 * Makes somebody a member by an open invitation, which is used up. The caller has seen that it is theirs.
 * @param person who has an account, or gets this one
 * @throws ConflictError if it is open no more; QuotaExceededError
 */
export async function joinByInvitation(
  tx: OrganizationConnection,
  orgId: OrganizationId,
  invitation: { id: InvitationId; role: { id: RoleId } },
  { userId, newAccount: account }: { userId: UserId; newAccount: NewAccount | null },
  origin: { requestId: string | null; ip: string | null },
): Promise<void> {
  await lockMembers(tx, orgId);
  await markInvitationUsed(tx, orgId, invitation.id);
  await requireMemberQuota(tx, orgId);
  if (account) await insertUser(tx, { id: userId, ...account });
  await insertMembership(tx, orgId, { id: newId('membership'), userId, roleId: invitation.role.id });
  await appendAudit(tx, orgId, {
    actorKind: 'member',
    actorId: userId,
    action: 'invitation.accept',
    subjectKind: 'invitation',
    subjectId: invitation.id,
    requestId: origin.requestId,
    ip: origin.ip,
    details: { roleId: invitation.role.id, newAccount: account !== null },
  });
}

async function newAccount({ name, password }: Acceptance, email: string): Promise<NewAccount> {
  const issues = [];
  if (!name) issues.push({ field: 'name', message: 'Fill in your name.' });
  if (!password) issues.push({ field: 'password', message: 'Choose a password.' });
  if (!name || !password) throw new InvalidInputError(issues);
  checkNewPassword(password);
  return { email, name, passwordHash: await hashPassword(password) };
}
