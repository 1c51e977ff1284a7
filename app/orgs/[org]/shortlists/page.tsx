import type { Metadata } from 'next';
import { pageContext } from '@/app/orgs/[org]/page-context';
import { Primed } from '@/components/query/primed';
import { ShortlistsView } from '@/components/shortlists/shortlists-view';
import { shortlistKeys } from '@/lib/api-client/shortlists';
import { listShortlists } from '@/lib/use-cases/shortlists/list-shortlists';

export const metadata: Metadata = { title: 'Shortlists' };

export default async function ShortlistsPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params;
  const ctx = await pageContext(org, '/shortlists', 'run:read');
  return (
    <Primed entries={[[shortlistKeys.list(org), await listShortlists(ctx, {})]]}>
      <ShortlistsView org={org} />
    </Primed>
  );
}
