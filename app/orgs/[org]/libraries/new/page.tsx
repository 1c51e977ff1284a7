import type { Metadata } from 'next';
import { pageContext } from '@/app/orgs/[org]/page-context';
import { NewLibraryForm } from '@/components/libraries/new-library-form';

export const metadata: Metadata = { title: 'Add a library' };

export default async function NewLibraryPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params;
  await pageContext(org, '/libraries/new', 'library:write');
  return <NewLibraryForm org={org} />;
}
