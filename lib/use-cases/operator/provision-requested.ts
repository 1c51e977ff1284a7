import { z } from 'zod';
import { noteProvisioningProblem, provisionOrganization } from '@/db/provision';
import { UnavailableError } from '@/lib/domain/errors';
import { env } from '@/lib/env';
import { defineUseCase } from '@/lib/use-cases/define-use-case';

const NO_OWNER =
  'The worker has no DATABASE_ADMIN_URL, the owner of the databases. Set it for the worker, and start the worker again.';

/** Makes the results database of an organisation that was asked for. Why it does not go on stands with the organisation. */
export const provisionRequested = defineUseCase({
  name: 'provision-organization',
  permission: 'job:execute',
  input: z.object({}),
  run: async (ctx, _input, { metadata, secretBox }) => {
    const { DATABASE_ADMIN_URL: adminUrl } = env();
    if (!adminUrl) {
      await noteProvisioningProblem(metadata, ctx.org.id, NO_OWNER);
      throw new UnavailableError(NO_OWNER, 60);
    }
    await provisionOrganization({ metadata, adminUrl, secretBox }, ctx.org.id);
  },
});
