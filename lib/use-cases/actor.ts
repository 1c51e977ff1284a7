import type { Actor, OrgContext } from '@/lib/auth/org-context';
import { ForbiddenError } from '@/lib/domain/errors';
import type { UserId } from '@/lib/domain/ids';

/** Who acts, as rows keep it: the id of a user or a token, or the name of a system job. */
export function actorId(ctx: OrgContext): string {
  switch (ctx.actor.kind) {
    case 'member':
      return ctx.actor.userId;
    case 'token':
      return ctx.actor.tokenId;
    case 'system':
      return `system:${ctx.actor.job}`;
  }
}

/** The user behind the actor, of a token its maker; null for a system job. */
export function actorUserId(ctx: OrgContext): UserId | null {
  return ctx.actor.kind === 'system' ? null : ctx.actor.userId;
}

/** Who acts, if it is a person who signed in. @throws ForbiddenError for a token or a system job */
export function requirePerson(ctx: OrgContext): Extract<Actor, { kind: 'member' }> {
  if (ctx.actor.kind === 'member') return ctx.actor;
  throw new ForbiddenError('Only a person who is signed in may do this, not a token.');
}
