import { z } from 'zod';
import { getRunDefaults as load } from '@/db/metadata/general-settings-repository';
import type { RunDefaults } from '@/lib/domain/resources/general-settings';
import { defineUseCase } from '@/lib/use-cases/define-use-case';

/** What a new run of the organisation starts with, for whoever may start one. */
export const getRunDefaults = defineUseCase({
  name: 'get-run-defaults',
  permission: 'run:start',
  input: z.object({}),
  run: async (ctx, _input, deps): Promise<RunDefaults> =>
    deps.metadata.withOrganization(ctx.org.id, (tx) => load(tx, ctx.org.id)),
});
