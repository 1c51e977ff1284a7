import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { getJson, orgPath, queryString } from '@/lib/api-client/request';
import type { AuditPage, AuditRow, AuditVerification } from '@/lib/domain/resources/audit';

/** Which entries are asked for; null or left out: any. Dates as `2026-11-24`. */
export interface AuditFilter {
  action?: string | null;
  actor?: string | null;
  subject?: string | null;
  outcome?: string | null;
  from?: string | null;
  until?: string | null;
}

/** Query keys of the audit log: organisation first. */
export const auditKeys = {
  list: (org: string, filter: AuditFilter) => ['orgs', org, 'audit', 'list', plain(filter)] as const,
  entry: (org: string, entry: string) => ['orgs', org, 'audit', 'entry', entry] as const,
};

/** The names that have a value, so that an empty filter and none are the same query. */
function plain(filter: AuditFilter): AuditFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value));
}

/** Entries, newest first, page by page. */
export function auditListQuery(org: string, filter: AuditFilter) {
  return infiniteQueryOptions({
    queryKey: auditKeys.list(org, filter),
    queryFn: ({ pageParam, signal }) =>
      getJson<AuditPage>(orgPath(org, '/audit') + queryString({ ...filter, cursor: pageParam }), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

export function auditEntryQuery(org: string, entry: string) {
  return queryOptions({
    queryKey: auditKeys.entry(org, entry),
    queryFn: ({ signal }) => getJson<AuditRow>(orgPath(org, `/audit/${encodeURIComponent(entry)}`), signal),
  });
}

/** Recomputes the whole chain on the server. */
export function verifyAudit(org: string): Promise<AuditVerification> {
  return getJson<AuditVerification>(orgPath(org, '/audit/verify'));
}

/** Path of the entries that a filter leaves, as a file. */
export function auditExportPath(org: string, filter: AuditFilter, format: 'csv' | 'jsonl'): string {
  return orgPath(org, `/audit/export.${format}`) + queryString({ ...filter });
}
