import { z } from 'zod';
import { getRetention, getRunDefaults } from '@/db/metadata/general-settings-repository';
import { getOrganization } from '@/db/metadata/organizations-repository';
import type { GeneralSettings } from '@/lib/domain/resources/general-settings';
import { defineUseCase } from '@/lib/use-cases/define-use-case';

/** The organisation's name, what its new runs start with, and what it removes after a while. */
export const getGeneralSettings = defineUseCase({
  name: 'get-settings',
  permission: 'org:manage',
  input: z.object({}),
  run: async (ctx, _input, deps): Promise<GeneralSettings> =>
    deps.metadata.withOrganization(ctx.org.id, async (tx) => ({
      name: (await getOrganization(tx, ctx.org.id)).name,
      slug: ctx.org.slug,
      defaults: await getRunDefaults(tx, ctx.org.id),
      retention: await getRetention(tx, ctx.org.id),
    })),
});
