import { queryOptions } from '@tanstack/react-query';
import { getJson, orgPath, sendJson } from '@/lib/api-client/request';
import type { GeneralSettings, RunDefaults } from '@/lib/domain/resources/general-settings';
import type { DeletionFacts } from '@/lib/domain/resources/organization-deletion';

/** Query keys of what holds for a whole organisation: organisation first. */
export const generalSettingsKeys = {
  settings: (org: string) => ['orgs', org, 'general-settings'] as const,
  runDefaults: (org: string) => ['orgs', org, 'run-defaults'] as const,
  deletion: (org: string) => ['orgs', org, 'deletion'] as const,
};

const path = (org: string) => orgPath(org, '/settings/general');

export function generalSettingsQuery(org: string) {
  return queryOptions({
    queryKey: generalSettingsKeys.settings(org),
    queryFn: ({ signal }) => getJson<GeneralSettings>(path(org), signal),
  });
}

export function changeGeneralSettings(
  org: string,
  settings: Omit<GeneralSettings, 'slug'>,
): Promise<GeneralSettings> {
  return sendJson('PUT', path(org), settings);
}

/** What a new run starts with, for those who may start one. */
export function runDefaultsQuery(org: string) {
  return queryOptions({
    queryKey: generalSettingsKeys.runDefaults(org),
    queryFn: ({ signal }) => getJson<RunDefaults>(orgPath(org, '/settings/run-defaults'), signal),
  });
}

/** What a deletion of the organisation would take away, and whether one is waiting. */
export function deletionQuery(org: string) {
  return queryOptions({
    queryKey: generalSettingsKeys.deletion(org),
    queryFn: ({ signal }) => getJson<DeletionFacts>(orgPath(org, '/deletion'), signal),
  });
}

/** Asks for the deletion. Without a wait the organisation is closed when this answers. */
export function deleteOrganization(
  org: string,
  input: { slug: string; password: string; waitDays: number },
): Promise<{ begun: boolean }> {
  return sendJson('POST', orgPath(org, '/deletion'), input);
}

/** Withdraws a deletion that waits. */
export function keepOrganization(org: string): Promise<unknown> {
  return sendJson('DELETE', orgPath(org, '/deletion'));
}
