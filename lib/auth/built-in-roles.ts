import type { OrganizationConnection } from '@/db/metadata/client';
import { insertRole, listRoles, type RoleRecord } from '@/db/metadata/members-repository';
import { newId, type OrganizationId } from '@/lib/domain/ids';
import { type GrantablePermission, isGrantablePermission, PERMISSIONS } from '@/lib/domain/permissions';

const READING = PERMISSIONS.filter(
  (permission) => permission.endsWith(':read') && permission !== 'audit:read',
);
const STRUCTURE_MASKED = READING.filter((permission) => permission !== 'structure:read');

/** The roles that every organisation has. */
export const BUILT_IN_ROLES = {
  Admin: [...PERMISSIONS],
  Scientist: [
    ...READING,
    'run:start',
    'run:cancel',
    'shortlist:write',
    'target:write',
    'library:write',
    'pipeline:publish',
  ],
  Viewer: READING,
  Collaborator: STRUCTURE_MASKED,
} as const satisfies Record<string, readonly GrantablePermission[]>;
export type BuiltInRole = keyof typeof BUILT_IN_ROLES;

function isBuiltInRole(name: string): name is BuiltInRole {
  return Object.hasOwn(BUILT_IN_ROLES, name);
}

/**
 * What a role allows. A built-in role's permissions come from the code, whatever its row says, so that a permission
 * of a newer build reaches organisations that were made before it.
 */
export function permissionsOf(
  role: Pick<RoleRecord, 'name' | 'permissions' | 'builtIn'>,
): readonly GrantablePermission[] {
  if (role.builtIn && isBuiltInRole(role.name)) return BUILT_IN_ROLES[role.name];
  return role.permissions.filter(isGrantablePermission);
}

/** Makes the built-in roles that an organisation lacks: all of them for a new one, those of a newer build for others. */
export async function ensureBuiltInRoles(conn: OrganizationConnection, orgId: OrganizationId): Promise<void> {
  const there = new Set((await listRoles(conn, orgId)).map((role) => role.name));
  for (const [name, permissions] of Object.entries(BUILT_IN_ROLES)) {
    if (there.has(name)) continue;
    await insertRole(conn, orgId, { id: newId('role'), name, permissions: [...permissions], builtIn: true });
  }
}
