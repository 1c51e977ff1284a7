import type { NewOrganization } from '@/lib/domain/resources/operator';
import { operatorAuthor } from '@/lib/use-cases/audit-entry';
import { mailInvitation } from '@/lib/use-cases/invitations/mail-invitation';
import { relayOutbox } from '@/lib/use-cases/maintenance/relay-outbox';
import { defineOperatorUseCase } from '@/lib/use-cases/operator/define-operator-use-case';
import { loadOrganization } from '@/lib/use-cases/operator/load-organization';
import { newOrganizationSchema, requestOrganization } from '@/lib/use-cases/operator/request-organization';

/**
 * Makes an organisation: its row and the invitation of its first Admin now, its results database by the worker, which
 * alone may make one. The link is in the answer, and in a letter where the installation sends mail; nowhere else.
 */
export const createOrganization = defineOperatorUseCase({
  name: 'create-organization',
  input: newOrganizationSchema,
  run: async (ctx, wanted, deps): Promise<NewOrganization> => {
    const { org, invitation, path } = await requestOrganization(deps, operatorAuthor(ctx), wanted);
    await relayOutbox(org.id, deps);
    const from = ctx.operator.name;
    const isMailed = mailInvitation(deps, { from, organization: org, invitation, path });
    return { organization: await loadOrganization(deps, org.id), invitation, path, isMailed };
  },
});
