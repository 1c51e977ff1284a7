import { listUsers } from '@/db/metadata/users-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import type { Dependencies } from '@/lib/dependencies';
import { isId } from '@/lib/domain/ids';

/** The names of the people with these ids; none for whoever may not see the members. Ids of programs are left out. */
export async function namesOfPeople(
  ctx: OrgContext,
  deps: Dependencies,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (!ctx.permissions.has('member:read')) return new Map();
  const userIds = [...new Set(ids)].filter((id) => isId('user', id));
  if (userIds.length === 0) return new Map();
  const users = await deps.metadata.withOrganization(ctx.org.id, (tx) => listUsers(tx, userIds));
  return new Map(users.map(({ id, name }) => [id, name]));
}
