import type { AuditFilter } from '@/lib/api-client/audit';

export const FILTER_NAMES = ['action', 'actor', 'subject', 'outcome', 'from', 'until'] as const;

/** The filter as it stands in the page's address. */
export function filterOf(address: { get(name: string): string | null }): AuditFilter {
  return Object.fromEntries(FILTER_NAMES.map((name) => [name, address.get(name) || null]));
}

export function isFiltered(filter: AuditFilter): boolean {
  return Object.values(filter).some(Boolean);
}
