import Link from 'next/link';
import type { ReactNode } from 'react';
import { AccessProvider } from '@/components/access/access-provider';
import { CommandPalette, PaletteButton } from '@/components/command-palette/command-palette';
import { AccountMenu } from '@/components/shell/account-menu';
import { Navigation } from '@/components/shell/navigation';
import { OrganizationSwitcher } from '@/components/shell/organization-switcher';
import { SkipLink } from '@/components/shell/skip-link';
import { ThemeMenu } from '@/components/shell/theme-menu';
import { Mark } from '@/components/shell/wordmark';

/** The frame of every page of an organisation. It shows who and where; it decides nothing about access. */
export function AppShell({
  org,
  organizationName,
  user,
  permissions,
  notice,
  children,
}: {
  /** The organisation as it stands in the path. */
  org: string;
  organizationName: string;
  user: { id: string; name: string; email: string; isOperator: boolean };
  /** Decides only what the pages show. */
  permissions: string[];
  /** What everybody has to know, above every page. */
  notice?: ReactNode;
  children: ReactNode;
}) {
  return (
    <AccessProvider org={org} permissions={permissions}>
      <CommandPalette org={org} user={user}>
        <div className="min-h-dvh lg:grid lg:grid-cols-[13rem_minmax(0,1fr)] print:block">
          <SkipLink />
          <header className="border-line bg-surface max-lg:border-b print:hidden lg:sticky lg:top-0 lg:flex lg:h-dvh lg:flex-col lg:border-r">
            <div className="flex h-13 items-center gap-2 px-3 max-sm:px-4">
              <Link
                href={`/orgs/${org}`}
                className="flex min-w-0 items-center gap-2.5 rounded-md font-semibold tracking-tight"
              >
                <Mark className="size-6 shrink-0" />
                <span className="truncate">{organizationName}</span>
              </Link>
              <OrganizationSwitcher org={org} />
              <div className="ml-auto flex items-center gap-1 lg:hidden">
                <PaletteButton shape="icon" />
                <ThemeMenu />
                <AccountMenu {...user} />
              </div>
            </div>
            <div className="px-3 max-lg:hidden">
              <PaletteButton shape="field" />
            </div>
            <div className="px-2 pb-2 lg:grow lg:pt-3">
              <Navigation org={org} permissions={permissions} />
            </div>
            <div className="flex items-center gap-2 border-t border-line p-3 max-lg:hidden">
              <AccountMenu {...user} />
              <span className="min-w-0 grow truncate text-sm text-ink-muted">{user.name}</span>
              <ThemeMenu />
            </div>
          </header>
          <main
            id="main"
            tabIndex={-1}
            className="min-w-0 px-4 py-5 outline-none sm:px-6 lg:px-8 lg:py-6 print:p-0"
          >
            <div className="mx-auto max-w-376">
              {notice && <div className="mb-4">{notice}</div>}
              {children}
            </div>
          </main>
        </div>
      </CommandPalette>
    </AccessProvider>
  );
}
