import type { Metadata } from 'next';
import { pageContext } from '@/app/orgs/[org]/page-context';
import { Primed } from '@/components/query/primed';
import { ReuseView } from '@/components/reuse/reuse-view';
import { reuseKeys } from '@/lib/api-client/reuse';
import { getReuse } from '@/lib/use-cases/reuse/get-reuse';

export const metadata: Metadata = { title: 'Cache' };

export default async function CachePage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params;
  const ctx = await pageContext(org, '/settings/cache', 'run:read');
  return (
    <Primed entries={[[reuseKeys.summary(org), await getReuse(ctx, {})]]}>
      <ReuseView org={org} />
    </Primed>
  );
}
