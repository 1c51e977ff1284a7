import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { insertRole } from '@/db/metadata/members-repository';
import { newId } from '@/lib/domain/ids';
import type { RoleRow } from '@/lib/domain/resources/members';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { serialiseRole } from '@/lib/use-cases/members/serialise-member';
import { requireWithinOwn } from '@/lib/use-cases/members/within-own-permissions';
import { permissionsSchema, roleNameSchema } from '@/lib/use-cases/roles/role-input';

/** Makes a role of the organisation's own. */
export const createRole = defineUseCase({
  name: 'create-role',
  permission: 'member:manage',
  input: z.object({ name: roleNameSchema, permissions: permissionsSchema }),
  run: async (ctx, { name, permissions }, deps): Promise<RoleRow> => {
    requireWithinOwn(ctx, permissions);
    const role = { id: newId('role'), name, permissions, builtIn: false };
    await deps.metadata.withOrganization(ctx.org.id, async (tx) => {
      await insertRole(tx, ctx.org.id, role);
      await appendAudit(
        tx,
        ctx.org.id,
        auditEntry(ctx, {
          action: 'role.create',
          subjectKind: 'role',
          subjectId: role.id,
          details: { name, permissions },
        }),
      );
    });
    return serialiseRole(ctx, role, 0);
  },
});
