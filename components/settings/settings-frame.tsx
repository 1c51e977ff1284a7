'use client';

import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { allowedSettingsTabs } from '@/components/settings/settings-tabs';
import { PageHeader } from '@/components/ui/page-header';
import { SectionNav } from '@/components/ui/sections';

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
      <div className="mb-5">
        <SectionNav
          label="Settings"
          links={allowedSettingsTabs(permissions).map(({ id, name }) => {
            const href = `/orgs/${org}/settings/${id}`;
            return { name, href, isHere: pathname === href || pathname.startsWith(`${href}/`) };
          })}
        />
      </div>
      {children}
    </>
  );
}
