import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { pageContext } from '@/app/orgs/[org]/page-context';
import { RestoreRunForm } from '@/components/runs/restore-run-form';
import { RESTORE_PERMISSIONS } from '@/lib/domain/permissions';

export const metadata: Metadata = { title: 'Restore a run' };

export default async function RestoreRunPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params;
  const { permissions } = await pageContext(org, '/runs/restore', 'run:start');
  if (!RESTORE_PERMISSIONS.every((permission) => permissions.has(permission))) notFound();
  return <RestoreRunForm org={org} />;
}
