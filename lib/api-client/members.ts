import { queryOptions } from '@tanstack/react-query';
import { getJson, orgPath, sendJson } from '@/lib/api-client/request';
import type {
  AcceptedInvitation,
  InvitationList,
  MemberList,
  MemberRow,
  NewInvitation,
  RoleList,
  RoleRow,
} from '@/lib/domain/resources/members';

/** Query keys of people: organisation first. A change of one list may show in the others: they are refreshed together. */
export const peopleKeys = {
  all: (org: string) => ['orgs', org, 'people'] as const,
  members: (org: string) => ['orgs', org, 'people', 'members'] as const,
  roles: (org: string) => ['orgs', org, 'people', 'roles'] as const,
  invitations: (org: string) => ['orgs', org, 'people', 'invitations'] as const,
};

export function membersQuery(org: string) {
  return queryOptions({
    queryKey: peopleKeys.members(org),
    queryFn: ({ signal }) => getJson<MemberList>(orgPath(org, '/members'), signal),
  });
}

export function rolesQuery(org: string) {
  return queryOptions({
    queryKey: peopleKeys.roles(org),
    queryFn: ({ signal }) => getJson<RoleList>(orgPath(org, '/roles'), signal),
  });
}

/** Open and expired invitations; for those who may manage members. */
export function invitationsQuery(org: string) {
  return queryOptions({
    queryKey: peopleKeys.invitations(org),
    queryFn: ({ signal }) => getJson<InvitationList>(orgPath(org, '/invitations'), signal),
  });
}

const memberPath = (org: string, member: string, path = '') =>
  orgPath(org, `/members/${encodeURIComponent(member)}${path}`);
const rolePath = (org: string, role: string) => orgPath(org, `/roles/${encodeURIComponent(role)}`);

export const changeMemberRole = (org: string, member: string, roleId: string) =>
  sendJson<MemberRow>('POST', memberPath(org, member, '/role'), { roleId });
export const disableMember = (org: string, member: string) =>
  sendJson<MemberRow>('POST', memberPath(org, member, '/disable'));
export const reactivateMember = (org: string, member: string) =>
  sendJson<MemberRow>('POST', memberPath(org, member, '/reactivate'));
export const removeMember = (org: string, member: string) =>
  sendJson<unknown>('DELETE', memberPath(org, member));
export const leaveOrganization = (org: string) => sendJson<unknown>('POST', orgPath(org, '/members/leave'));

export interface RoleInput {
  name: string;
  permissions: string[];
}
export const createRole = (org: string, role: RoleInput) =>
  sendJson<RoleRow>('POST', orgPath(org, '/roles'), role);
export const changeRole = (org: string, roleId: string, role: RoleInput) =>
  sendJson<RoleRow>('PATCH', rolePath(org, roleId), role);
export const deleteRole = (org: string, roleId: string) => sendJson<unknown>('DELETE', rolePath(org, roleId));

export const inviteMember = (org: string, wanted: { email: string; roleId: string; days: number }) =>
  sendJson<NewInvitation>('POST', orgPath(org, '/invitations'), wanted);
export const revokeInvitation = (org: string, invitation: string) =>
  sendJson<unknown>('DELETE', orgPath(org, `/invitations/${encodeURIComponent(invitation)}`));

/** For the person who was invited. A new account needs a name and a password. */
export const acceptInvitation = (input: {
  orgSlug: string;
  token: string;
  name?: string;
  password?: string;
}) => sendJson<AcceptedInvitation>('POST', '/api/v1/invitations/accept', input);
