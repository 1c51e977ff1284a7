'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Building2, Plus } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { DeletedOrganizations } from '@/components/operator/deleted-organizations';
import { IsolationProbes } from '@/components/operator/isolation-probes';
import { OrganizationFilters } from '@/components/operator/organization-filters';
import { STATE_NAMES } from '@/components/operator/organization-state';
import { OrganizationsTable } from '@/components/operator/organizations-table';
import { Button } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { count } from '@/components/ui/quantity';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { useUrlState } from '@/components/ui/use-url-state';
import { organizationListQuery } from '@/lib/api-client/operator';
import type { OperatorOrganizationList } from '@/lib/domain/resources/operator';
import { ORGANIZATION_STATES } from '@/lib/domain/states';

const NewOrganizationDialog = dynamic(
  () =>
    import('@/components/operator/new-organization-dialog').then((module) => module.NewOrganizationDialog),
  { ssr: false },
);

/** Every organisation of the installation in numbers, and the way to a new one. */
export function OrganizationsView() {
  const [url] = useUrlState();
  const filter = { search: url.get('search'), state: url.get('state'), sort: url.get('sort') };
  const query = useInfiniteQuery(organizationListQuery(filter));
  const [isMaking, setMaking] = useState(false);
  const organizations = query.data?.pages.flatMap((page) => page.organizations) ?? [];
  const isFiltered = Boolean(filter.search || filter.state);
  const make = (
    <Button variant="primary" icon={Plus} onPress={() => setMaking(true)}>
      New organisation
    </Button>
  );
  const counts = query.data?.pages[0]?.counts;
  return (
    <>
      <PageHeader title="Organisations" description={counts && inWords(counts)} actions={make} />
      <OrganizationFilters />
      <Panel flush>
        {query.isPending ? (
          <SkeletonRows label="Loading organisations" />
        ) : query.isError && organizations.length === 0 ? (
          <ErrorState
            title="Organisations could not be loaded"
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        ) : organizations.length === 0 ? (
          <EmptyState
            icon={Building2}
            title={isFiltered ? 'No organisation matches' : 'No organisations yet'}
            action={!isFiltered && make}
          >
            {isFiltered
              ? 'Choose less above.'
              : 'An organisation has its own members, database and files. Its first Admin comes in by a link.'}
          </EmptyState>
        ) : (
          <OrganizationsTable organizations={organizations} />
        )}
      </Panel>
      {query.hasNextPage && (
        <div className="mt-3 text-center">
          <Button isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
      <div className="mt-6 space-y-6">
        <DeletedOrganizations />
        <IsolationProbes />
      </div>
      {isMaking && <NewOrganizationDialog onClose={() => setMaking(false)} />}
    </>
  );
}

/** `12 open, 1 suspended.` */
function inWords(counts: OperatorOrganizationList['counts']): string {
  const words = ORGANIZATION_STATES.flatMap((state) => {
    const value = counts[state];
    return value ? [`${count(value)} ${STATE_NAMES[state].toLowerCase()}`] : [];
  });
  return words.length > 0 ? `${words.join(', ')}.` : 'None yet.';
}
