/** Everything that a role may allow. Closed: a new capability gets its word here first. */
export const PERMISSIONS = [
  'run:read',
  'run:start',
  'run:cancel',
  'target:read',
  'target:write',
  'library:read',
  'library:write',
  'pipeline:read',
  'pipeline:publish',
  'member:read',
  'member:manage',
  'token:manage',
  'audit:read',
  'cache:manage',
  'org:manage',
] as const;
export type GrantablePermission = (typeof PERMISSIONS)[number];

/** `job:execute` is what the worker's jobs need; no role holds it, so no person or token can do their work. */
export type Permission = GrantablePermission | 'job:execute';

const READING = PERMISSIONS.filter(
  (permission) => permission.endsWith(':read') && permission !== 'audit:read',
);

/** The roles that every organisation has. */
export const BUILT_IN_ROLES = {
  Admin: [...PERMISSIONS],
  Scientist: [...READING, 'run:start', 'run:cancel', 'target:write', 'library:write', 'pipeline:publish'],
  Viewer: READING,
} as const satisfies Record<string, readonly GrantablePermission[]>;
export type BuiltInRole = keyof typeof BUILT_IN_ROLES;

export function isGrantablePermission(value: string): value is GrantablePermission {
  return (PERMISSIONS as readonly string[]).includes(value);
}
