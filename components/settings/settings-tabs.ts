import type { GrantablePermission } from '@/lib/domain/permissions';

export interface SettingsTab {
  /** The last part of its address, `/orgs/<org>/settings/<id>`. */
  id: string;
  name: string;
  /** What a person must be allowed to see it; its page and its routes ask again. Left out: every member may. */
  permission?: GrantablePermission;
}

/** The pages of an organisation's settings, in the order of their tabs. */
const SETTINGS_TABS: SettingsTab[] = [
  { id: 'general', name: 'General', permission: 'org:manage' },
  { id: 'sign-in', name: 'Sign-in', permission: 'org:manage' },
  { id: 'tokens', name: 'API tokens' },
  { id: 'usage', name: 'Usage' },
  { id: 'cache', name: 'Cache', permission: 'run:read' },
];

/** The tabs that somebody with these permissions sees; the first is where `/settings` leads. */
export function allowedSettingsTabs(permissions: readonly string[]): SettingsTab[] {
  return SETTINGS_TABS.filter(({ permission }) => !permission || permissions.includes(permission));
}
