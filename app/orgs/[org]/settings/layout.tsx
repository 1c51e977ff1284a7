import type { ReactNode } from 'react';
import { contextOrRefusal } from '@/app/orgs/[org]/page-context';
import { SettingsFrame } from '@/components/settings/settings-frame';

/** The frame around the settings pages. Each page lets in by itself; without a context there is no frame. */
export default async function SettingsLayout({
  children,
  params,
}: {
  children: ReactNode;
  params: Promise<{ org: string }>;
}) {
  const { org } = await params;
  const context = await contextOrRefusal(org);
  if (typeof context === 'string') return children;
  return (
    <SettingsFrame org={org} permissions={[...context.permissions]}>
      {children}
    </SettingsFrame>
  );
}
