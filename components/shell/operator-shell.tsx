import Link from 'next/link';
import type { ReactNode } from 'react';
import { AccountMenu } from '@/components/shell/account-menu';
import { SkipLink } from '@/components/shell/skip-link';
import { ThemeMenu } from '@/components/shell/theme-menu';
import { Mark } from '@/components/shell/wordmark';

/** The frame of the pages about the installation, which are of no organisation. */
export function OperatorShell({
  user,
  children,
}: {
  user: { name: string; email: string; isOperator: boolean };
  children: ReactNode;
}) {
  return (
    <div className="min-h-dvh">
      <SkipLink />
      <header className="border-b border-line bg-surface">
        <div className="mx-auto flex h-13 max-w-376 items-center gap-2 px-4 sm:px-6 lg:px-8">
          <Link
            href="/operator"
            className="flex min-w-0 items-center gap-2.5 rounded-md font-semibold tracking-tight"
          >
            <Mark className="size-6 shrink-0" />
            <span className="truncate">Operator</span>
          </Link>
          <div className="ml-auto flex items-center gap-1">
            <ThemeMenu />
            <AccountMenu {...user} />
          </div>
        </div>
      </header>
      <main id="main" tabIndex={-1} className="min-w-0 px-4 py-5 outline-none sm:px-6 lg:px-8 lg:py-6">
        <div className="mx-auto max-w-376">{children}</div>
      </main>
    </div>
  );
}
