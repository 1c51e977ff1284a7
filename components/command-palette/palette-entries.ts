'use client';

import {
  Atom,
  Building2,
  FlaskConical,
  GitCompareArrows,
  LogOut,
  type LucideIcon,
  Moon,
  Play,
  ServerCog,
  Settings,
  Sun,
  UserPlus,
  UserRound,
  Workflow,
} from 'lucide-react';
import { allowedSettingsTabs } from '@/components/settings/settings-tabs';
import { allowedPages } from '@/components/shell/navigation';
import { nameRank } from '@/lib/domain/name-rank';
import type { SearchedKind, SearchHit } from '@/lib/domain/resources/search';

export interface PaletteEntry {
  id: string;
  name: string;
  /** Found by as well as by its name. */
  alias?: string;
  detail?: string | null;
  icon: LucideIcon;
  /** Where it leads, or what it does. */
  href?: string;
  onAction?: () => void;
}

export interface PaletteGroup {
  id: string;
  name: string;
  entries: PaletteEntry[];
}

const KINDS: Record<SearchedKind, { title: string; icon: LucideIcon; path: (id: string) => string }> = {
  run: { title: 'Runs', icon: Play, path: (id) => `/runs/${id}` },
  target: { title: 'Targets', icon: Atom, path: (id) => `/targets/${id}` },
  library: { title: 'Libraries', icon: FlaskConical, path: (id) => `/libraries/${id}` },
  pipeline: { title: 'Pipelines', icon: Workflow, path: (id) => `/pipelines/${id}` },
  member: { title: 'Members', icon: UserRound, path: (id) => `/members?member=${id}` },
};

/** What the server found, as entries. */
export function hitEntry(org: string, { kind, id, name, detail }: SearchHit): PaletteEntry {
  const { icon, path } = KINDS[kind];
  return { id, name, alias: detail ?? undefined, detail, icon, href: `/orgs/${org}${path(id)}` };
}

/** What the person may do, in the order in which it is offered. */
export function actionEntries({
  org,
  permissions,
  others,
  theme,
  switchTheme,
  signOut,
}: {
  org: string;
  permissions: ReadonlySet<string>;
  others: readonly { slug: string; name: string }[];
  theme: 'light' | 'dark';
  switchTheme: () => void;
  signOut: () => void;
}): PaletteEntry[] {
  const at = `/orgs/${org}`;
  const [otherTheme, ThemeIcon] = theme === 'dark' ? (['light', Sun] as const) : (['dark', Moon] as const);
  return [
    ...(permissions.has('run:start')
      ? [{ id: 'start-run', name: 'Start a run', icon: Play, href: `${at}/runs/new` }]
      : []),
    ...(permissions.has('run:read') && permissions.has('structure:read')
      ? [{ id: 'compare', name: 'Compare two runs', icon: GitCompareArrows, href: `${at}/runs/compare` }]
      : []),
    ...(permissions.has('target:write')
      ? [{ id: 'add-target', name: 'Add a target', icon: Atom, href: `${at}/targets/new` }]
      : []),
    ...(permissions.has('library:write')
      ? [{ id: 'add-library', name: 'Add a library', icon: FlaskConical, href: `${at}/libraries/new` }]
      : []),
    ...(permissions.has('member:manage') && permissions.has('member:read')
      ? [{ id: 'invite', name: 'Invite a member', icon: UserPlus, href: `${at}/members?invite=yes` }]
      : []),
    ...others.map(({ slug, name }) => ({
      ...{ id: `switch-${slug}`, name: `Switch to ${name}`, icon: Building2, href: `/orgs/${slug}` },
    })),
    { id: 'theme', name: `Switch to ${otherTheme} colours`, icon: ThemeIcon, onAction: switchTheme },
    { id: 'sign-out', name: 'Sign out', icon: LogOut, onAction: signOut },
  ];
}

/** The pages that the person may go to. */
export function pageEntries(
  org: string,
  permissions: readonly string[],
  isOperator: boolean,
): PaletteEntry[] {
  const at = `/orgs/${org}`;
  return [
    ...allowedPages(permissions).map(({ path, name, icon }) => ({
      ...{ id: `page-${path}`, name, icon, href: at + path },
    })),
    ...allowedSettingsTabs(permissions).map(({ id, name }) => ({
      ...{ id: `settings-${id}`, name: `Settings: ${name}`, icon: Settings, href: `${at}/settings/${id}` },
    })),
    { id: 'account', name: 'Your account', icon: UserRound, href: '/account' },
    ...(isOperator ? [{ id: 'operator', name: 'Operator', icon: ServerCog, href: '/operator' }] : []),
  ];
}

/** Of these groups what answers the query, the better groups first; in a group the order is by rank, then as given. */
export function matching(groups: readonly PaletteGroup[], query: string): PaletteGroup[] {
  return groups
    .map((group) => {
      const ranked = group.entries
        .map((entry) => ({ entry, rank: rankOf(entry, query) }))
        .filter((each): each is { entry: PaletteEntry; rank: number } => each.rank !== null)
        .sort((some, other) => some.rank - other.rank);
      return { ...group, entries: ranked.map(({ entry }) => entry), best: ranked[0]?.rank ?? Infinity };
    })
    .filter(({ entries }) => entries.length > 0)
    .sort((some, other) => some.best - other.best)
    .map(({ best: _best, ...group }) => group);
}

function rankOf({ id, name, alias }: PaletteEntry, query: string): number | null {
  if (id === query.trim()) return 0;
  const ranks = [nameRank(name, query), alias === undefined ? null : nameRank(`${name} ${alias}`, query)];
  return ranks.find((rank) => rank !== null) ?? null;
}

/** What the server found, one group a kind. */
export function hitGroups(org: string, hits: readonly SearchHit[]): PaletteGroup[] {
  return Object.entries(KINDS).map(([kind, { title }]) => ({
    id: kind,
    name: title,
    entries: hits.filter((hit) => hit.kind === kind).map((hit) => hitEntry(org, hit)),
  }));
}
