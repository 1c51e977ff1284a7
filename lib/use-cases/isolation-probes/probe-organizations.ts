import { randomBytes } from 'node:crypto';
import { insertMembership, listMembers, listRoles, lockMembers } from '@/db/metadata/members-repository';
import { findOrgDatabase } from '@/db/metadata/org-databases-repository';
import { insertOrganization, type OrganizationRecord } from '@/db/metadata/organizations-repository';
import { appendOutbox } from '@/db/metadata/outbox-repository';
import { listProbeOrganizations, lockProbes } from '@/db/metadata/probes-repository';
import { insertUser } from '@/db/metadata/users-repository';
import { organizationRequested } from '@/inngest/events';
import { ensureBuiltInRoles } from '@/lib/auth/built-in-roles';
import type { Dependencies } from '@/lib/dependencies';
import { NotFoundError } from '@/lib/domain/errors';
import { newId, type OrganizationId, type UserId } from '@/lib/domain/ids';
import { relayOutbox } from '@/lib/use-cases/maintenance/relay-outbox';

const NAMES = ['Isolation probe, reader', 'Isolation probe, owner'];

/** One of the two organisations that the probes work on, with somebody who may do everything in it. */
export interface ProbeOrganization {
  id: OrganizationId;
  slug: string;
  adminId: UserId;
}

/**
 * The two organisations, which are made at the first call and kept: each with one member, who has no password and
 * cannot sign in.
 * @returns why they cannot be used yet, where they are not ready
 */
export async function probeOrganizations(
  deps: Dependencies,
): Promise<{ ready: [ProbeOrganization, ProbeOrganization] } | { problem: string | null }> {
  const organizations = await deps.metadata.withInstallation(async (tx) => {
    await lockProbes(tx);
    const found = await listProbeOrganizations(tx);
    for (const name of NAMES.slice(found.length)) {
      const slug = `isolation-probe-${randomBytes(6).toString('hex')}`;
      found.push(await insertOrganization(tx, { id: newId('organization'), slug, name, isProbe: true }));
    }
    return found;
  });
  const [reader, owner] = await Promise.all(organizations.map((each) => complete(deps, each)));
  if (!reader || !owner) throw new Error('There are two organisations for probes.');
  if (organizations.every(({ status }) => status === 'ready')) return { ready: [reader, owner] };
  const databases = await Promise.all(
    organizations.map(({ id }) => deps.metadata.withOrganization(id, (tx) => findOrgDatabase(tx, id))),
  );
  return { problem: databases.find((each) => each?.error)?.error ?? null };
}

/** What is missing of one, however far an earlier call came. */
async function complete(
  deps: Dependencies,
  { id, slug, status }: OrganizationRecord,
): Promise<ProbeOrganization> {
  const adminId = await deps.metadata.withOrganization(id, async (tx) => {
    await lockMembers(tx, id);
    await ensureBuiltInRoles(tx, id);
    if (status !== 'ready') {
      await appendOutbox(tx, id, {
        eventName: organizationRequested.name,
        eventId: `organization:${id}`,
        payload: { orgId: id },
      });
    }
    const [member] = await listMembers(tx, id);
    if (member) return member.user.id;
    const role = (await listRoles(tx, id)).find(({ name }) => name === 'Admin');
    if (!role) throw new NotFoundError('role');
    // RFC 2606: an address of this domain never exists.
    const email = `${slug}@probes.invalid`;
    const user = await insertUser(tx, {
      id: newId('user'),
      email,
      name: 'Isolation probe',
      passwordHash: null,
    });
    await insertMembership(tx, id, { id: newId('membership'), userId: user.id, roleId: role.id });
    return user.id;
  });
  if (status !== 'ready') await relayOutbox(id, deps);
  return { id, slug, adminId };
}
