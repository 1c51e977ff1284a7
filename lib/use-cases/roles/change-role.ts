import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { changeOwnRole, getRole, listMembers } from '@/db/metadata/members-repository';
import { ConflictError } from '@/lib/domain/errors';
import type { RoleRow } from '@/lib/domain/resources/members';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { serialiseRole } from '@/lib/use-cases/members/serialise-member';
import { requireRoleWithinOwn, requireWithinOwn } from '@/lib/use-cases/members/within-own-permissions';
import { permissionsSchema, roleNameSchema } from '@/lib/use-cases/roles/role-input';

/** Renames a role of the organisation's own, or changes what it allows. It acts at its holders' next request. */
export const changeRole = defineUseCase({
  name: 'change-role',
  permission: 'member:manage',
  input: z
    .object({
      roleId: idSchema('role'),
      name: roleNameSchema.optional(),
      permissions: permissionsSchema.optional(),
    })
    .refine(({ name, permissions }) => name !== undefined || permissions !== undefined, {
      error: 'Give a name, or permissions.',
    }),
  run: async (ctx, { roleId, name, permissions }, deps): Promise<RoleRow> => {
    const orgId = ctx.org.id;
    return deps.metadata.withOrganization(orgId, async (tx) => {
      const before = await getRole(tx, orgId, roleId);
      if (before.builtIn) throw new ConflictError(`"${before.name}" is built in and cannot be changed.`);
      requireRoleWithinOwn(ctx, before);
      requireWithinOwn(ctx, permissions ?? []);
      await changeOwnRole(tx, orgId, roleId, { name, permissions });
      await appendAudit(
        tx,
        orgId,
        auditEntry(ctx, {
          action: 'role.change',
          subjectKind: 'role',
          subjectId: roleId,
          details: { ...(name && { name }), ...(permissions && { permissions }) },
        }),
      );
      const role = await getRole(tx, orgId, roleId);
      const holders = (await listMembers(tx, orgId)).filter((member) => member.role.id === roleId);
      return serialiseRole(ctx, role, holders.length);
    });
  },
});
