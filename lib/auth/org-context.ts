import { findActiveMember } from '@/db/metadata/members-repository';
import {
  findOrganizationBySlug,
  getOrganization,
  type OrganizationRecord,
} from '@/db/metadata/organizations-repository';
import { getSignInSettings, type SignInSettings } from '@/db/metadata/sign-in-settings-repository';
import { findLiveToken, touchToken } from '@/db/metadata/tokens-repository';
import { apiTokenSha256, isApiToken } from '@/lib/auth/api-tokens';
import { permissionsOf } from '@/lib/auth/built-in-roles';
import { recordRefusedEntry } from '@/lib/auth/refused-entry';
import type { VerifiedSession } from '@/lib/auth/sessions';
import { dependencies } from '@/lib/dependencies';
import {
  ConflictError,
  ForbiddenError,
  NotAuthenticatedError,
  NotFoundError,
  OrganizationClosedError,
  SecondFactorRequiredError,
  SsoRequiredError,
} from '@/lib/domain/errors';
import { newId, type OrganizationId, type RequestId, type TokenId, type UserId } from '@/lib/domain/ids';
import type { Permission } from '@/lib/domain/permissions';
import { SLUG } from '@/lib/domain/slug';

export type Actor =
  | { kind: 'member'; userId: UserId; email: string; name: string; role: string; isSingleSignOn: boolean }
  /** Of a program. `userId`, `email`, `name` and `role` are its maker's. */
  | { kind: 'token'; tokenId: TokenId; userId: UserId; email: string; name: string; role: string }
  | { kind: 'system'; job: string };

interface ContextFacts {
  org: { readonly id: OrganizationId; readonly slug: string; readonly name: string };
  actor: Actor;
  permissions: ReadonlySet<Permission>;
  requestId: RequestId;
  ip: string | null;
}

/** Not exported, and with a private mark: nothing made elsewhere is one, be it a literal, a cast or an altered copy. */
class IssuedContext {
  readonly #issued = true;
  readonly org: ContextFacts['org'];
  readonly actor: Actor;
  readonly permissions: ReadonlySet<Permission>;
  readonly requestId: RequestId;
  readonly ip: string | null;

  constructor(facts: ContextFacts) {
    this.org = Object.freeze(facts.org);
    this.actor = Object.freeze(facts.actor);
    this.permissions = facts.permissions;
    this.requestId = facts.requestId;
    this.ip = facts.ip;
    Object.freeze(this);
  }

  static made(value: object): boolean {
    return #issued in value;
  }
}

/**
 * The only ticket to a use case: who acts, in which organisation, with which permissions. Made below and nowhere
 * else, from a verified session or token with the organisation of the URL, or for a job. The compiler takes no other object
 * for one, and no use case takes one that was cast.
 */
export type OrgContext = IssuedContext;

/** Against what the compiler cannot see. @throws Error: a context that was made elsewhere is a defect */
export function requireIssued(ctx: OrgContext): void {
  if (!IssuedContext.made(ctx)) throw new Error('This context was not made by lib/auth/org-context.');
}

/** @throws ForbiddenError if the actor lacks the permission */
export function requirePermission(ctx: OrgContext, permission: Permission): void {
  if (ctx.permissions.has(permission)) return;
  throw new ForbiddenError(`Your role does not allow this (${permission}). Ask an Admin.`);
}

export interface RequestOrigin {
  requestId: RequestId;
  ip: string | null;
}

function requireReady(org: OrganizationRecord): void {
  if (org.status === 'ready') return;
  throw new OrganizationClosedError(org);
}

/**
 * For a person. An organisation that is not there, one that they do not belong to, and one other than that whose
 * single sign-on they came by are the same NotFoundError, and leave the same entry in the audit logs of their own.
 * @throws OrganizationClosedError if the organisation is suspended or not ready
 * @throws SsoRequiredError, SecondFactorRequiredError if it does not let this session in
 */
export async function memberContext(
  session: VerifiedSession,
  orgSlug: string,
  origin: RequestOrigin,
): Promise<OrgContext> {
  if (!SLUG.test(orgSlug)) throw new NotFoundError('organisation');
  const { metadata } = dependencies();
  const org = await metadata.withInstallation((tx) => findOrganizationBySlug(tx, orgSlug));
  // Whoever runs an organisation's identity provider can vouch for anybody: elsewhere that counts for nothing.
  const isVouchedElsewhere = session.ssoOrgId !== null && session.ssoOrgId !== org?.id;
  const [member, signIn] =
    org && !isVouchedElsewhere
      ? await metadata.withOrganization(org.id, async (tx) => [
          await findActiveMember(tx, org.id, session.userId),
          await getSignInSettings(tx, org.id),
        ])
      : [null, null];
  if (!org || !member) {
    await recordRefusedEntry(session, orgSlug, origin);
    throw new NotFoundError('organisation');
  }
  requireReady(org);
  const permissions = new Set<Permission>(permissionsOf(member.role));
  requireWayIn(session, signIn, permissions);
  return new IssuedContext({
    org: { id: org.id, slug: org.slug, name: org.name },
    actor: {
      kind: 'member',
      userId: session.userId,
      email: session.email,
      name: session.name,
      role: member.role.name,
      isSingleSignOn: session.ssoOrgId !== null,
    },
    permissions,
    ...origin,
  });
}

/**
 * Asks whether the organisation lets this session in. A session of its single sign-on always: how people prove there
 * who they are is the provider's to ask. With "SSO only", a password still opens it for those who may change its
 * sign-in settings, together with a second factor: else a provider that is down or misconfigured locks everybody out.
 */
function requireWayIn(
  session: VerifiedSession,
  signIn: SignInSettings,
  permissions: ReadonlySet<Permission>,
): void {
  if (session.ssoOrgId) return;
  if (signIn.ssoOnly && !permissions.has('org:manage')) throw new SsoRequiredError();
  if ((signIn.ssoOnly || signIn.requireSecondFactor) && !session.hasSecondFactor) {
    throw new SecondFactorRequiredError();
  }
}

/**
 * For a program with an API token. It may do what its scopes say, as long as its maker's present role allows that
 * too. One error for every token that counts for nothing here: mistyped, unknown, of another organisation, revoked,
 * expired, or of somebody who is no longer an active member; and for an organisation that is not there.
 * @throws NotAuthenticatedError; OrganizationClosedError if the organisation is suspended or not ready
 */
export async function tokenContext(
  text: string,
  orgSlug: string,
  origin: RequestOrigin,
): Promise<OrgContext> {
  const refused = () => new NotAuthenticatedError('This token is not valid here.');
  if (!isApiToken(text) || !SLUG.test(orgSlug)) throw refused();
  const { metadata } = dependencies();
  const org = await metadata.withInstallation((tx) => findOrganizationBySlug(tx, orgSlug));
  if (!org) throw refused();
  const token = await metadata.withOrganization(org.id, async (tx) => {
    const live = await findLiveToken(tx, org.id, apiTokenSha256(text));
    if (live) await touchToken(tx, org.id, live.id);
    return live;
  });
  if (!token) throw refused();
  requireReady(org);
  const { maker, role } = token;
  return new IssuedContext({
    org: { id: org.id, slug: org.slug, name: org.name },
    actor: {
      kind: 'token',
      tokenId: token.id,
      userId: maker.id,
      email: maker.email,
      name: maker.name,
      role: role.name,
    },
    permissions: new Set(permissionsOf(role).filter((permission) => token.scopes.includes(permission))),
    ...origin,
  });
}

const JOB_PERMISSIONS: ReadonlySet<Permission> = new Set(['job:execute']);

/**
 * For a job of the worker. The organisation must exist and not be on its way out; that the job's own row belongs to it
 * is the use case's to check, because the row is read from this organisation's data only.
 */
export async function systemContext(orgId: OrganizationId, job: string): Promise<OrgContext> {
  const org = await dependencies().metadata.withInstallation((tx) => getOrganization(tx, orgId));
  if (org.status === 'deleting') throw new ConflictError('The organisation is being deleted.');
  return new IssuedContext({
    org: { id: org.id, slug: org.slug, name: org.name },
    actor: { kind: 'system', job },
    permissions: JOB_PERMISSIONS,
    requestId: newId('request'),
    ip: null,
  });
}
