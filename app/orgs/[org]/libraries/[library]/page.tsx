import type { Metadata } from 'next';
import { cache } from 'react';
import { found, pageContext } from '@/app/orgs/[org]/page-context';
import { LibraryView } from '@/components/libraries/library-view';
import { Primed } from '@/components/query/primed';
import { libraryKeys } from '@/lib/api-client/libraries';
import { getLibrary } from '@/lib/use-cases/libraries/get-library';

interface Props {
  params: Promise<{ org: string; library: string }>;
}

const load = cache(async (org: string, libraryId: string) => {
  const ctx = await pageContext(org, `/libraries/${libraryId}`, 'library:read');
  return found(getLibrary(ctx, { libraryId }));
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org, library } = await params;
  return { title: (await load(org, library)).name };
}

export default async function LibraryPage({ params }: Props) {
  const { org, library } = await params;
  const detail = await load(org, library);
  return (
    <Primed entries={[[libraryKeys.detail(org, library), detail]]}>
      <LibraryView org={org} libraryId={library} />
    </Primed>
  );
}
