import type { Metadata } from 'next';
import { pageContext } from '@/app/orgs/[org]/page-context';
import { NewTargetForm } from '@/components/targets/new-target-form';
import { fetchesStructures } from '@/lib/use-cases/targets/fetch-target';

export const metadata: Metadata = { title: 'Add a target' };

export default async function NewTargetPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params;
  await pageContext(org, '/targets/new', 'target:write');
  return <NewTargetForm org={org} fetchesStructures={fetchesStructures()} />;
}
