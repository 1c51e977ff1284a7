import type { ReactNode } from 'react';
import { DeletionNotice } from '@/components/general-settings/deletion-notice';
import { AppShell } from '@/components/shell/app-shell';
import { currentSession } from '@/lib/auth/current-session';
import { getScheduledDeletion } from '@/lib/use-cases/organization-deletion/get-scheduled-deletion';
import { contextOrRefusal } from './page-context';

/** The frame around an organisation's pages. Each page lets in by itself; without a context there is no frame. */
export default async function OrgLayout({
  children,
  params,
}: {
  children: ReactNode;
  params: Promise<{ org: string }>;
}) {
  const { org } = await params;
  const context = await contextOrRefusal(org);
  if (typeof context === 'string' || context.actor.kind !== 'member') return children;
  const deletion = await getScheduledDeletion(context, {});
  return (
    <AppShell
      org={org}
      organizationName={context.org.name}
      user={{
        id: context.actor.userId,
        name: context.actor.name,
        email: context.actor.email,
        isOperator: (await currentSession())?.isOperator ?? false,
      }}
      permissions={[...context.permissions]}
      notice={deletion && <DeletionNotice beginsAt={deletion.beginsAt} />}
    >
      {children}
    </AppShell>
  );
}
