/** Everything that a role may allow. Closed: a new capability gets its word here first. */
export const PERMISSIONS = [
  /** To see structures, SMILES, poses and files, beside the ranks, scores and plots that `run:read` shows. */
  'structure:read',
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
const STRUCTURE_MASKED = READING.filter((permission) => permission !== 'structure:read');

/** The roles that every organisation has. */
export const BUILT_IN_ROLES = {
  Admin: [...PERMISSIONS],
  Scientist: [...READING, 'run:start', 'run:cancel', 'target:write', 'library:write', 'pipeline:publish'],
  Viewer: READING,
  Collaborator: STRUCTURE_MASKED,
} as const satisfies Record<string, readonly GrantablePermission[]>;
export type BuiltInRole = keyof typeof BUILT_IN_ROLES;

export function isGrantablePermission(value: string): value is GrantablePermission {
  return (PERMISSIONS as readonly string[]).includes(value);
}
