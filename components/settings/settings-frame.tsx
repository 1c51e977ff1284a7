'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { allowedSettingsTabs } from '@/components/settings/settings-tabs';
import { classNames } from '@/components/ui/class-names';
import { PageHeader } from '@/components/ui/page-header';

/** The frame of every settings page: one heading, and a tab for each page that these permissions open. */
export function SettingsFrame({
  org,
  permissions,
  children,
}: {
  org: string;
  permissions: string[];
  children: ReactNode;
}) {
  const pathname = usePathname();
  return (
    <>
      <PageHeader title="Settings" description="What holds for the whole organisation." />
      <nav aria-label="Settings" className="mb-5">
        <ul className="flex gap-5 overflow-x-auto border-b border-line px-0.5">
          {allowedSettingsTabs(permissions).map((tab) => {
            const href = `/orgs/${org}/settings/${tab.id}`;
            const isHere = pathname === href || pathname.startsWith(`${href}/`);
            return (
              <li key={tab.id} className="shrink-0">
                <Link
                  href={href}
                  aria-current={isHere ? 'page' : undefined}
                  className={classNames(
                    '-mb-px flex h-10 items-center border-b-2 text-base -outline-offset-2',
                    isHere
                      ? 'border-accent font-medium text-ink'
                      : 'border-transparent text-ink-muted hover:text-ink',
                  )}
                >
                  {tab.name}
                </Link>
              </li>
            );
          })}
        </ul>
      </nav>
      {children}
    </>
  );
}
