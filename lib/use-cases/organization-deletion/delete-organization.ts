import { z } from 'zod';
import { confirmPassword } from '@/lib/auth/account/confirm-password';
import { InvalidInputError } from '@/lib/domain/errors';
import { DELETION_WAITS } from '@/lib/domain/resources/organization-deletion';
import { requirePerson } from '@/lib/use-cases/actor';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { requestDeletion } from '@/lib/use-cases/organization-deletion/request-deletion';

/**
 * Asks for the deletion of the organisation: by a person, who types its address and, unless single sign-on vouches
 * for them, their password once more.
 */
export const deleteOrganization = defineUseCase({
  name: 'delete-organization',
  permission: 'org:manage',
  input: z.object({
    slug: z.string(),
    password: z.string().max(1_000).default(''),
    waitDays: z.literal(DELETION_WAITS, { error: `Must be ${DELETION_WAITS.join(' or ')}.` }),
  }),
  run: async (ctx, { slug, password, waitDays }, deps) => {
    const person = requirePerson(ctx);
    if (slug !== ctx.org.slug) {
      throw new InvalidInputError([
        { field: 'slug', message: `Type the address of this organisation: ${ctx.org.slug}` },
      ]);
    }
    if (!person.isSingleSignOn) await confirmPassword(person, password, 'password', { ip: ctx.ip });
    await requestDeletion(deps, {
      orgId: ctx.org.id,
      waitDays,
      requestedBy: person.userId,
      by: { actorKind: 'member', actorId: person.userId, requestId: ctx.requestId, ip: ctx.ip },
    });
    return { begun: waitDays === 0 };
  },
});
