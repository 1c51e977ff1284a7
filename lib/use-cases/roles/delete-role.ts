import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { deleteClosedInvitations } from '@/db/metadata/invitations-repository';
import { deleteOwnRole, getRole } from '@/db/metadata/members-repository';
import { ConflictError } from '@/lib/domain/errors';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { requireRoleWithinOwn } from '@/lib/use-cases/members/within-own-permissions';

/** Deletes a role of the organisation's own that nobody holds and no open invitation gives. */
export const deleteRole = defineUseCase({
  name: 'delete-role',
  permission: 'member:manage',
  input: z.object({ roleId: idSchema('role') }),
  run: async (ctx, { roleId }, deps) => {
    const orgId = ctx.org.id;
    await deps.metadata.withOrganization(orgId, async (tx) => {
      const role = await getRole(tx, orgId, roleId);
      if (role.builtIn) throw new ConflictError(`"${role.name}" is built in and cannot be deleted.`);
      requireRoleWithinOwn(ctx, role);
      await deleteClosedInvitations(tx, orgId, roleId);
      await deleteOwnRole(tx, orgId, roleId);
      await appendAudit(
        tx,
        orgId,
        auditEntry(ctx, {
          action: 'role.delete',
          subjectKind: 'role',
          subjectId: roleId,
          details: { name: role.name },
        }),
      );
    });
    return { deleted: true };
  },
});
