import Link from 'next/link';
import type { ReactNode } from 'react';
import { AccountMenu } from '@/components/shell/account-menu';
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
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-2 font-medium text-on-accent focus:translate-y-0"
      >
        Skip to content
      </a>
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
