import type { OrganizationConnection } from '@/db/metadata/client';
import { getToken } from '@/db/metadata/tokens-repository';
import { listUsers } from '@/db/metadata/users-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import { NotFoundError } from '@/lib/domain/errors';
import { isId } from '@/lib/domain/ids';
import type { NamedActor } from '@/lib/domain/resources/provenance';

/** Who acted, by the id that rows keep: with a name for whoever may see the members of the organisation. */
export async function namedActor(
  ctx: OrgContext,
  tx: OrganizationConnection,
  actorId: string,
): Promise<NamedActor> {
  const seesMembers = ctx.permissions.has('member:read');
  if (isId('user', actorId)) {
    const [user] = seesMembers ? await listUsers(tx, [actorId]) : [];
    return { kind: 'member', id: actorId, name: user?.name ?? null };
  }
  if (isId('token', actorId)) {
    const token = seesMembers ? await getToken(tx, ctx.org.id, actorId).catch(unlessGone) : null;
    return { kind: 'token', id: actorId, name: token?.maker.name ?? null };
  }
  return { kind: 'system', id: actorId, name: null };
}

function unlessGone(error: unknown): null {
  if (error instanceof NotFoundError) return null;
  throw error;
}
