import type { OrgContext } from '@/lib/auth/org-context';
import type { UserId } from '@/lib/domain/ids';

/** Who acts, as rows keep it: the id of a user, or the name of a system job. */
export function actorId(ctx: OrgContext): string {
  switch (ctx.actor.kind) {
    case 'member':
      return ctx.actor.userId;
    case 'system':
      return `system:${ctx.actor.job}`;
  }
}

/** The user behind the actor; null for a system job. */
export function actorUserId(ctx: OrgContext): UserId | null {
  return ctx.actor.kind === 'system' ? null : ctx.actor.userId;
}
