import type { Metadata } from 'next';
import { cache } from 'react';
import { found, pageContext } from '@/app/orgs/[org]/page-context';
import { Primed } from '@/components/query/primed';
import { ShortlistView } from '@/components/shortlists/shortlist-view';
import { shortlistKeys } from '@/lib/api-client/shortlists';
import { getShortlist } from '@/lib/use-cases/shortlists/get-shortlist';

interface Props {
  params: Promise<{ org: string; shortlist: string }>;
}

const load = cache(async (org: string, shortlistId: string) => {
  const ctx = await pageContext(org, `/shortlists/${shortlistId}`, 'run:read');
  return found(getShortlist(ctx, { shortlistId }));
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org, shortlist } = await params;
  return { title: (await load(org, shortlist)).name };
}

export default async function ShortlistPage({ params }: Props) {
  const { org, shortlist } = await params;
  const detail = await load(org, shortlist);
  return (
    <Primed entries={[[shortlistKeys.detail(org, shortlist), detail]]}>
      <ShortlistView org={org} shortlistId={shortlist} />
    </Primed>
  );
}
