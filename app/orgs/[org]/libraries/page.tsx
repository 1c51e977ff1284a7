import type { Metadata } from 'next';
import { pageContext } from '@/app/orgs/[org]/page-context';
import { LibrariesView } from '@/components/libraries/libraries-view';
import { Primed } from '@/components/query/primed';
import { libraryKeys } from '@/lib/api-client/libraries';
import { listLibraries } from '@/lib/use-cases/libraries/list-libraries';

export const metadata: Metadata = { title: 'Libraries' };

export default async function LibrariesPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params;
  const ctx = await pageContext(org, '/libraries', 'library:read');
  return (
    <Primed entries={[[libraryKeys.list(org), await listLibraries(ctx, {})]]}>
      <LibrariesView org={org} />
    </Primed>
  );
}
