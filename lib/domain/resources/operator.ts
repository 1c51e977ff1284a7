import type { OrganizationId } from '@/lib/domain/ids';
import type { Quotas } from '@/lib/domain/quotas';
import type { InvitationRow } from '@/lib/domain/resources/members';
import type { DeletionCertificate } from '@/lib/domain/resources/organization-deletion';
import type { OrganizationState } from '@/lib/domain/states';

/** By what the list of organisations is sorted; each in one direction. */
export const ORGANIZATION_SORTS = ['name', 'newest', 'state'] as const;
export type OrganizationSort = (typeof ORGANIZATION_SORTS)[number];

/** An organisation as whoever runs the installation sees it: numbers, and nothing of what it works on. */
export interface OperatorOrganization {
  id: OrganizationId;
  name: string;
  slug: string;
  state: OrganizationState;
  /** Why it is suspended; null otherwise. */
  stateReason: string | null;
  createdAt: string;
  members: number;
  runs: number;
  /** Runs that have not ended. */
  openRuns: number;
  /** Of its files in the object store. */
  storedBytes: number;
  /** Of its results database; null where that cannot be asked now. */
  databaseBytes: number | null;
  /** Of this month in UTC. */
  cpuHours: number;
  quotas: Quotas;
  /** How far the making of its results database has come; null once it is done. */
  provisioning: { attempts: number; error: string | null; changedAt: string } | null;
  /** Its deletion, while it waits for its time or goes on; null if nobody asked for it. */
  deletion: { state: string; beginsAt: string; error: string | null } | null;
  /** Who was invited as its first Admin; null once somebody has joined. */
  invitedAdmin: { email: string; state: 'open' | 'expired' | 'revoked' } | null;
}

export interface OperatorOrganizationList {
  organizations: OperatorOrganization[];
  /** Of all organisations, in each state that any is in. */
  counts: Partial<Record<OrganizationState, number>>;
  nextCursor: string | null;
}

/** A new organisation with the invitation of its first Admin, whose link is told only this once. */
export interface NewOrganization {
  organization: OperatorOrganization;
  invitation: InvitationRow;
  /** Of the link, below the product's origin. */
  path: string;
  /** True if the link is on its way by mail as well. */
  isMailed: boolean;
}

/** An organisation that is gone, with what stays of it. */
export interface DeletedOrganizationList {
  deleted: DeletionCertificate[];
}

/** Whether an organisation may have this address; what is wrong with it, if not. */
export interface SlugCheck {
  problem: string | null;
}

/** `held`: the owner could read it and the other could not. `unproven`: the owner could not either, so nothing was shown. */
export type ProbeVerdict = 'held' | 'leaked' | 'unproven';

/** One way in which one organisation might read another, tried. */
export interface ProbeResult {
  name: string;
  /** What was tried from the other organisation. */
  tried: string;
  /** What came back there. */
  answer: string;
  verdict: ProbeVerdict;
}

/** `preparing`: the two organisations that the probes work on are being made; `problem` says why that does not go on. */
export type ProbeReport =
  | { state: 'preparing'; problem: string | null }
  | { state: 'done'; at: string; milliseconds: number; probes: ProbeResult[] };
