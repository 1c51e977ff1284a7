import type { Metadata } from 'next';
import { OrganizationsView } from '@/components/operator/organizations-view';
import { firstPage, Primed } from '@/components/query/primed';
import { operatorKeys } from '@/lib/api-client/operator';
import { listOrganizations } from '@/lib/use-cases/operator/list-organizations';
import { operatorPageContext } from './page-context';

export const metadata: Metadata = { title: 'Operator' };

export default async function OperatorPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const ctx = await operatorPageContext('/operator');
  // Another choice than all organisations is asked for by the browser, which also says what is wrong with it.
  const isFiltered = Object.keys(await searchParams).length > 0;
  return (
    <Primed
      entries={isFiltered ? [] : [[operatorKeys.list({}), firstPage(await listOrganizations(ctx, {}))]]}
    >
      <OrganizationsView />
    </Primed>
  );
}
