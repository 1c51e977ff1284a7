import type { Permission } from '@/lib/domain/permissions';

/** What whoever takes a proof bundle away must be allowed: all of it is in there. */
export const BUNDLE_PERMISSIONS = [
  'run:read',
  'structure:read',
  'target:read',
  'library:read',
] as const satisfies readonly Permission[];
