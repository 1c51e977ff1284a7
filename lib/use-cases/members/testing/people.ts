import { type AuditRecord, listAudit } from '@/db/metadata/audit-repository';
import type { MetadataDb } from '@/db/metadata/client';
import { insertMembership, listMembers, listRoles } from '@/db/metadata/members-repository';
import { moveOrganization, type OrganizationRecord } from '@/db/metadata/organizations-repository';
import { makeMember, makeOrganization, makeUser } from '@/db/testing/factories';
import { createTestDatabase, type TestDatabase } from '@/db/testing/test-database';
import { type BuiltInRole, ensureBuiltInRoles } from '@/lib/auth/built-in-roles';
import { memberContext, type OrgContext } from '@/lib/auth/org-context';
import { openSession, type VerifiedSession, verifySession } from '@/lib/auth/sessions';
import { type Dependencies, installDependencies } from '@/lib/dependencies';
import { type MembershipId, newId, type RoleId, type UserId } from '@/lib/domain/ids';

/** A person with a session, and what they are in the organisation that they were made for. */
export interface Person {
  userId: UserId;
  email: string;
  session: VerifiedSession;
  memberId: MembershipId;
  /** Issued anew: as at their next request. */
  enter(): Promise<OrgContext>;
  ctx: OrgContext;
}

/** Makes people in one organisation, and reads what they left behind. */
export interface PeopleMaker {
  person(role: BuiltInRole): Promise<Person>;
  /** In a role of their own with these permissions. */
  personWith(permissions: readonly string[]): Promise<Person>;
  roleId(name: string): Promise<RoleId>;
  /** The newest first. */
  audit(): Promise<AuditRecord[]>;
}

/** An organisation without a results database, which is ready and has its built-in roles. */
export interface PeopleOrganization extends OrganizationRecord, PeopleMaker {}

/** A database of a suite's own, and organisations in it. */
export interface People {
  database: TestDatabase;
  organization(): Promise<PeopleOrganization>;
  sessionOf(userId: UserId): Promise<VerifiedSession>;
  close(): Promise<void>;
}

export async function createPeople(): Promise<People> {
  const database = await createTestDatabase();
  const { metadata } = database;
  installDependencies({ metadata } as Dependencies);
  return {
    database,
    async organization() {
      const org = await makeOrganization(metadata);
      await metadata.withInstallation((tx) => moveOrganization(tx, org.id, ['requested'], 'ready'));
      return { ...org, status: 'ready', ...(await peopleOf(metadata, org)) };
    },
    sessionOf,
    close: () => database.close(),
  };
}

async function sessionOf(userId: UserId): Promise<VerifiedSession> {
  const session = await verifySession(await openSession(userId, { userAgent: null, ip: null }));
  if (!session) throw new Error('The session of this test is not alive.');
  return session;
}

/** Gives an organisation that is ready its built-in roles. */
export async function peopleOf(
  metadata: MetadataDb,
  org: Pick<OrganizationRecord, 'id' | 'slug'>,
): Promise<PeopleMaker> {
  const inOrg = <T>(fn: Parameters<typeof metadata.withOrganization<T>>[1]) =>
    metadata.withOrganization(org.id, fn);
  await inOrg((tx) => ensureBuiltInRoles(tx, org.id));

  async function roleId(name: string): Promise<RoleId> {
    const role = (await inOrg((tx) => listRoles(tx, org.id))).find((each) => each.name === name);
    if (!role) throw new Error(`The organisation lacks the role ${name}.`);
    return role.id;
  }
  async function asPerson(userId: UserId): Promise<Person> {
    const session = await sessionOf(userId);
    const enter = () => memberContext(session, org.slug, { requestId: newId('request'), ip: '203.0.113.7' });
    const member = (await inOrg((tx) => listMembers(tx, org.id))).find(({ user }) => user.id === userId);
    if (!member) throw new Error('The membership of this test is not there.');
    return { userId, email: member.user.email, session, memberId: member.id, enter, ctx: await enter() };
  }
  return {
    roleId,
    async person(role) {
      const user = await makeUser(metadata);
      const membership = { id: newId('membership'), userId: user.id, roleId: await roleId(role) };
      await inOrg((tx) => insertMembership(tx, org.id, membership));
      return asPerson(user.id);
    },
    personWith: async (permissions) => asPerson((await makeMember(metadata, org.id, [...permissions])).id),
    audit: () => inOrg((tx) => listAudit(tx, org.id, { limit: 1_000 })),
  };
}
