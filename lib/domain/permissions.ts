/** Everything that a role may allow, with a sentence that says so. Closed: a new capability gets its word here first. */
export const PERMISSION_WORDS = {
  'structure:read':
    'See structures, SMILES, poses, logs and files. Without it, ligands are numbers with ranks and scores.',
  'run:read': 'See runs with their ranks, scores and ledgers.',
  'run:start': 'Start and resume runs, and say which go first.',
  'run:cancel': 'Pause and cancel runs.',
  'shortlist:write': 'Make shortlists, star results and note why.',
  'target:read': 'See targets.',
  'target:write': 'Add, prepare, approve and archive targets.',
  'library:read': 'See libraries.',
  'library:write': 'Add and archive libraries.',
  'pipeline:read': 'See pipelines.',
  'pipeline:publish': 'Make, change, publish and archive pipelines.',
  'member:read': 'See who belongs to the organisation, and its roles.',
  'member:manage': 'Invite and remove people, change their roles, and define roles.',
  'token:manage': 'See and revoke the API tokens of everybody.',
  'audit:read': 'Read and export the audit log.',
  'cache:manage': 'Look after the cache of results.',
  'org:manage': 'Change the settings of the organisation and how its people sign in, and delete it.',
} as const;
export type GrantablePermission = keyof typeof PERMISSION_WORDS;

export const PERMISSIONS = Object.keys(PERMISSION_WORDS) as readonly GrantablePermission[];

/** `job:execute` is what the worker's jobs need; no role holds it, so no person or token can do their work. */
export type Permission = GrantablePermission | 'job:execute';

export function isGrantablePermission(value: string): value is GrantablePermission {
  return Object.hasOwn(PERMISSION_WORDS, value);
}

/** To bring in a run with its target and its library from a proof bundle, and to delete it again. */
export const RESTORE_PERMISSIONS = [
  'run:start',
  'structure:read',
  'target:write',
  'library:write',
] as const satisfies readonly GrantablePermission[];
