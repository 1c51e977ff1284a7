'use client';

import {
  Atom,
  FlaskConical,
  LayoutDashboard,
  type LucideIcon,
  Play,
  ScrollText,
  Settings,
  Star,
  Users,
  Workflow,
} from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { allowedSettingsTabs } from '@/components/settings/settings-tabs';
import { classNames } from '@/components/ui/class-names';

interface Entry {
  path: string;
  name: string;
  icon: LucideIcon;
  /** Who sees it; left out: everybody. */
  isFor?: (permissions: readonly string[]) => boolean;
}

const ENTRIES: Entry[] = [
  { path: '', name: 'Overview', icon: LayoutDashboard },
  { path: '/runs', name: 'Runs', icon: Play, isFor: (permissions) => permissions.includes('run:read') },
  {
    path: '/shortlists',
    name: 'Shortlists',
    icon: Star,
    isFor: (permissions) => permissions.includes('run:read'),
  },
  {
    path: '/targets',
    name: 'Targets',
    icon: Atom,
    isFor: (permissions) => permissions.includes('target:read'),
  },
  {
    path: '/libraries',
    name: 'Libraries',
    icon: FlaskConical,
    isFor: (permissions) => permissions.includes('library:read'),
  },
  {
    path: '/pipelines',
    name: 'Pipelines',
    icon: Workflow,
    isFor: (permissions) => permissions.includes('pipeline:read'),
  },
  {
    path: '/members',
    name: 'Members',
    icon: Users,
    isFor: (permissions) => permissions.includes('member:read'),
  },
  {
    path: '/audit',
    name: 'Audit log',
    icon: ScrollText,
    isFor: (permissions) => permissions.includes('audit:read'),
  },
  {
    path: '/settings',
    name: 'Settings',
    icon: Settings,
    isFor: (permissions) => allowedSettingsTabs(permissions).length > 0,
  },
];

/** The pages that somebody with these permissions may go to, in the order of the navigation; `path` is below the organisation. */
export function allowedPages(permissions: readonly string[]): Entry[] {
  return ENTRIES.filter(({ isFor }) => !isFor || isFor(permissions));
}

/** The nouns of an organisation: a column beside wide pages, a scrolling row above narrow ones. */
export function Navigation({ org, permissions }: { org: string; permissions: string[] }) {
  const pathname = usePathname();
  const base = `/orgs/${org}`;
  return (
    <nav aria-label="Main">
      <ul className="flex gap-1 overflow-x-auto lg:flex-col lg:gap-0.5 lg:overflow-visible">
        {allowedPages(permissions).map(({ path, name, icon: Icon }) => {
          const href = base + path;
          const isHere =
            path === '' ? pathname === href : pathname === href || pathname.startsWith(`${href}/`);
          return (
            <li key={name} className="shrink-0">
              <Link
                href={href}
                aria-current={isHere ? 'page' : undefined}
                className={classNames(
                  'flex h-8 items-center gap-2.5 rounded-md px-2.5 text-base -outline-offset-1 pointer-coarse:h-10',
                  isHere
                    ? 'bg-accent-soft font-medium text-accent-strong'
                    : 'text-ink-muted hover:bg-hover hover:text-ink',
                )}
              >
                <Icon aria-hidden className="size-4 max-sm:hidden" />
                {name}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
