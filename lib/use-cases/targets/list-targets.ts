import { z } from 'zod';
import { listTargets as loadTargets } from '@/db/metadata/targets-repository';
import type { TargetList } from '@/lib/domain/resources/targets';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { serialiseTarget } from '@/lib/use-cases/targets/serialise-target';

/** An organisation prepares tens of receptors, not thousands: the list is not paged. */
const MOST_TARGETS = 1_000;

/** The organisation's targets, newest first, without the archived. */
export const listTargets = defineUseCase({
  name: 'list-targets',
  permission: 'target:read',
  input: z.object({}),
  run: async (ctx, _input, deps): Promise<TargetList> => {
    const targets = await deps.metadata.withOrganization(ctx.org.id, (tx) =>
      loadTargets(tx, ctx.org.id, { limit: MOST_TARGETS }),
    );
    return { targets: targets.map((target) => serialiseTarget(ctx, target)) };
  },
});
