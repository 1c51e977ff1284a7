import type { InvitationId, MembershipId, RoleId } from '@/lib/domain/ids';
import type { GrantablePermission } from '@/lib/domain/permissions';

/** What the one who asks may do in an organisation, at this moment. */
export interface Access {
  role: string;
  permissions: GrantablePermission[];
  /** Their other organisations that are ready, by name, with this one. */
  organizations: { slug: string; name: string }[];
}

export interface MemberRow {
  id: MembershipId;
  name: string;
  email: string;
  status: 'active' | 'disabled';
  role: { id: RoleId; name: string };
  joinedAt: string;
  /** True for the one who asks. */
  isSelf: boolean;
}

export interface MemberList {
  members: MemberRow[];
  /** Most active members that the organisation may have; null: no limit. */
  quota: number | null;
}

export interface RoleRow {
  id: RoleId;
  name: string;
  /** Built-in roles cannot be changed or deleted. */
  builtIn: boolean;
  permissions: GrantablePermission[];
  /** How many members hold it, disabled ones included. */
  members: number;
  /** True if the one who asks may give it: nobody gives what they do not hold. */
  canGive: boolean;
}

export interface RoleList {
  roles: RoleRow[];
}

export interface InvitationRow {
  id: InvitationId;
  email: string;
  role: { id: RoleId; name: string };
  /** Null if it was not a person. */
  invitedBy: string | null;
  createdAt: string;
  expiresAt: string;
  isExpired: boolean;
}

export interface InvitationList {
  invitations: InvitationRow[];
}

/** A new invitation with its link, which is told only this once. */
export interface NewInvitation {
  invitation: InvitationRow;
  /** Of the link, below the product's origin. */
  path: string;
  /** True if the link is on its way by mail as well. */
  isMailed: boolean;
}

/** Where somebody is to go after accepting, and as whom. */
export interface AcceptedInvitation {
  slug: string;
  email: string;
  /** True if the account was made now: its owner has to sign in yet. */
  isNewAccount: boolean;
}
