import { z } from 'zod';
import { BUILT_IN_ROLES } from '@/lib/auth/built-in-roles';
import { type GrantablePermission, PERMISSIONS } from '@/lib/domain/permissions';
import { nameSchema } from '@/lib/use-cases/input-schemas';

const BUILT_IN_NAMES = new Set(Object.keys(BUILT_IN_ROLES).map((name) => name.toLowerCase()));

/** A role's name: not one that could be taken for a built-in role. */
export const roleNameSchema = nameSchema
  .refine((name) => name.length <= 60, 'Must be 60 characters at most.')
  .refine((name) => !BUILT_IN_NAMES.has(name.toLowerCase()), 'This is the name of a built-in role.');

/** A set of permissions from the closed list. */
export const permissionsSchema = z
  .array(
    z.enum(PERMISSIONS as [GrantablePermission, ...GrantablePermission[]], { error: 'Is no permission.' }),
  )
  .min(1, 'Choose one permission at least.')
  .max(PERMISSIONS.length)
  .transform((chosen) => PERMISSIONS.filter((permission) => chosen.includes(permission)));
