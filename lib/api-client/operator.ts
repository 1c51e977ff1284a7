import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { getJson, queryString, sendJson } from '@/lib/api-client/request';
import type { Quotas } from '@/lib/domain/quotas';
import type {
  DeletedOrganizationList,
  NewOrganization,
  OperatorOrganization,
  OperatorOrganizationList,
  ProbeReport,
  SlugCheck,
} from '@/lib/domain/resources/operator';
import type { DeletionWait } from '@/lib/domain/resources/organization-deletion';
import type { OrganizationState } from '@/lib/domain/states';

/** Which organisations are asked for, and in which order; null or left out: all, by name. */
export interface OrganizationFilter {
  search?: string | null;
  state?: string | null;
  sort?: string | null;
}

const ROOT = '/api/v1/operator';
const organizationPath = (id: string, rest = '') => `${ROOT}/organizations/${encodeURIComponent(id)}${rest}`;

/** Query keys of the installation. */
export const operatorKeys = {
  organizations: ['operator', 'organizations'] as const,
  list: (filter: OrganizationFilter) =>
    [
      ...operatorKeys.organizations,
      'list',
      Object.fromEntries(Object.entries(filter).filter(([, value]) => value)),
    ] as const,
  organization: (id: string) => [...operatorKeys.organizations, id] as const,
};

/** On the way from one state to another: asked for again soon. */
const MOVING: readonly OrganizationState[] = ['requested', 'creating', 'migrating', 'deleting'];
const ASK_MOVING_EVERY_MS = 1_500;

export function organizationListQuery(filter: OrganizationFilter) {
  return infiniteQueryOptions({
    queryKey: operatorKeys.list(filter),
    queryFn: ({ pageParam, signal }) =>
      getJson<OperatorOrganizationList>(
        `${ROOT}/organizations${queryString({ ...filter, cursor: pageParam })}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ organizations }) => organizations.some((each) => MOVING.includes(each.state)))
        ? 2 * ASK_MOVING_EVERY_MS
        : false,
  });
}

export function organizationQuery(id: string) {
  return queryOptions({
    queryKey: operatorKeys.organization(id),
    queryFn: ({ signal }) => getJson<OperatorOrganization>(organizationPath(id), signal),
    refetchInterval: ({ state }) =>
      state.data && MOVING.includes(state.data.state) ? ASK_MOVING_EVERY_MS : false,
  });
}

/** What stays of organisations that are gone, the newest first. */
export function deletedOrganizationsQuery() {
  return queryOptions({
    queryKey: ['operator', 'deletions'] as const,
    queryFn: ({ signal }) => getJson<DeletedOrganizationList>(`${ROOT}/deletions`, signal),
  });
}

/** Whether an address is free. Not asked for before something is typed. */
export function slugQuery(slug: string) {
  return queryOptions({
    queryKey: ['operator', 'slug', slug] as const,
    queryFn: ({ signal }) => getJson<SlugCheck>(`${ROOT}/organizations/slug${queryString({ slug })}`, signal),
    enabled: slug !== '',
  });
}

/** Makes an organisation. The link of its first Admin is in this answer and nowhere else. */
export const createOrganization = (input: { name: string; slug: string; adminEmail: string }) =>
  sendJson<NewOrganization>('POST', `${ROOT}/organizations`, input);
export const inviteFirstAdmin = (id: string, email: string) =>
  sendJson<NewOrganization>('POST', organizationPath(id, '/invitation'), { email });
export const retryProvisioning = (id: string) =>
  sendJson<OperatorOrganization>('POST', organizationPath(id, '/provision'));
export const suspendOrganization = (id: string, reason: string) =>
  sendJson<OperatorOrganization>('POST', organizationPath(id, '/suspend'), { reason });
export const resumeOrganization = (id: string) =>
  sendJson<OperatorOrganization>('POST', organizationPath(id, '/resume'));
/** @param slug typed once more, to confirm */
export const deleteOrganization = (id: string, slug: string, waitDays: DeletionWait) =>
  sendJson<OperatorOrganization>('POST', organizationPath(id, '/deletion'), { slug, waitDays });
export const keepOrganization = (id: string) =>
  sendJson<OperatorOrganization>('DELETE', organizationPath(id, '/deletion'));
export const setQuotas = (id: string, quotas: Quotas) =>
  sendJson<OperatorOrganization>('PUT', organizationPath(id, '/quotas'), quotas);
/** Tries whether organisations can read each other; for what is being made first, ask again. */
export const runIsolationProbes = () => sendJson<ProbeReport>('POST', `${ROOT}/probes`);
