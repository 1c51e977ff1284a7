import { z } from 'zod';
import type { OrganizationConnection } from '@/db/metadata/client';
import { listRoles } from '@/db/metadata/members-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import { InvalidInputError, NotFoundError } from '@/lib/domain/errors';
import type { RoleId } from '@/lib/domain/ids';
import { outboundRules } from '@/lib/openid/installation';
import { allowedUrl, OutboundError } from '@/lib/outbound/outbound-fetch';
import { idSchema, nameSchema } from '@/lib/use-cases/input-schemas';
import { requireRoleWithinOwn } from '@/lib/use-cases/members/within-own-permissions';

const DOMAIN = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/** An issuer as typed. Whether anything answers there is for the test of the discovery document. */
export const issuerSchema = z
  .string({ error: 'Must be text.' })
  .trim()
  .max(500, 'Must be 500 characters at most.');

/** @throws InvalidInputError if this server would not connect to it */
export function requireAllowedIssuer(issuer: string): void {
  try {
    const url = allowedUrl(issuer, outboundRules());
    if (url.search || url.hash) throw new OutboundError('An issuer has no query and no fragment.');
  } catch (error) {
    if (error instanceof OutboundError)
      throw new InvalidInputError([{ field: 'issuer', message: error.message }]);
    throw error;
  }
}

const claimText = (most: number) =>
  z
    .string({ error: 'Must be text.' })
    .transform((text) => text.trim())
    .pipe(z.string().min(1, 'Must not be empty.').max(most, `Must be ${most} characters at most.`));

/** What an Admin types of a provider, but for its issuer. */
export const providerSchema = z.object({
  name: nameSchema.pipe(z.string().max(60, 'Must be 60 characters at most.')),
  clientId: claimText(300),
  /** Left out: as before, or none for a new one. Null: none. */
  clientSecret: claimText(1_000).nullish(),
  domains: z
    .array(
      z
        .string({ error: 'Must be text.' })
        .transform((domain) => domain.trim().toLowerCase().replace(/^@/, ''))
        .pipe(z.string().regex(DOMAIN, 'Must be domains of mail addresses, example.org.')),
    )
    .min(1, 'Name one domain at least.')
    .max(50, 'Must be 50 at most.')
    .transform((domains) => [...new Set(domains)].sort()),
  roleClaim: claimText(200).nullable().default(null),
  roleOfClaimValue: z
    .record(z.string().min(1).max(200), idSchema('role'))
    .refine((values) => Object.keys(values).length <= 100, 'Must be 100 values at most.')
    .default({}),
  defaultRoleId: idSchema('role').nullable().default(null),
  enabled: z.boolean().default(true),
});

/**
 * Nobody lets a provider give what they do not hold themselves.
 * @throws NotFoundError if the organisation lacks one of the roles; ForbiddenError
 */
export async function requireGivableRoles(
  ctx: OrgContext,
  tx: OrganizationConnection,
  provider: { roleOfClaimValue: Record<string, RoleId>; defaultRoleId: RoleId | null },
): Promise<void> {
  const given = new Set([...Object.values(provider.roleOfClaimValue), provider.defaultRoleId]);
  const roles = await listRoles(tx, ctx.org.id);
  for (const id of given) {
    if (id === null) continue;
    const role = roles.find((each) => each.id === id);
    if (!role) throw new NotFoundError('role');
    requireRoleWithinOwn(ctx, role);
  }
}
