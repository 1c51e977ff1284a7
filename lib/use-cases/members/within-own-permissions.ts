import type { RoleRecord } from '@/db/metadata/members-repository';
import { permissionsOf } from '@/lib/auth/built-in-roles';
import type { OrgContext } from '@/lib/auth/org-context';
import { ForbiddenError } from '@/lib/domain/errors';
import type { GrantablePermission } from '@/lib/domain/permissions';

/** True if the actor holds all of these. */
export function holdsAll(ctx: OrgContext, permissions: readonly GrantablePermission[]): boolean {
  return permissions.every((permission) => ctx.permissions.has(permission));
}

/**
 * Nobody gives, takes or changes what they do not hold themselves: else who manages members would be an Admin in two
 * steps.
 * @throws ForbiddenError naming what is missing
 */
export function requireWithinOwn(ctx: OrgContext, permissions: readonly GrantablePermission[]): void {
  const missing = permissions.filter((permission) => !ctx.permissions.has(permission));
  if (missing.length === 0) return;
  throw new ForbiddenError(
    `This role allows more than yours does (${missing.join(', ')}). Ask somebody whose role allows it.`,
  );
}

/** @throws ForbiddenError */
export function requireRoleWithinOwn(ctx: OrgContext, role: RoleRecord): void {
  requireWithinOwn(ctx, permissionsOf(role));
}
