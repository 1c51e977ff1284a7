import { z } from 'zod';
import type { OperatorOrganization } from '@/lib/domain/resources/operator';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { defineOperatorUseCase } from '@/lib/use-cases/operator/define-operator-use-case';
import { loadOrganization } from '@/lib/use-cases/operator/load-organization';

export const getOrganization = defineOperatorUseCase({
  name: 'get-organization',
  input: z.object({ orgId: idSchema('organization') }),
  run: (_ctx, { orgId }, deps): Promise<OperatorOrganization> => loadOrganization(deps, orgId),
});
