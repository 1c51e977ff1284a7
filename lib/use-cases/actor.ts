import type { OrgContext } from '@/lib/auth/org-context';

/** Who acts, as rows keep it: the id of a user, or the name of a system job. */
export function actorId(ctx: OrgContext): string {
  switch (ctx.actor.kind) {
    case 'member':
      return ctx.actor.userId;
    case 'system':
      return `system:${ctx.actor.job}`;
  }
}
