'use client';

import { useQuery } from '@tanstack/react-query';
import { FlaskConical, Plus } from 'lucide-react';
import { useCan } from '@/components/access/access-provider';
import { FORMAT_NAMES, LibraryStatus } from '@/components/libraries/library-words';
import { ButtonLink } from '@/components/ui/button';
import { ListTable } from '@/components/ui/list-table';
import { Moment } from '@/components/ui/moment';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { count } from '@/components/ui/quantity';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { libraryListQuery } from '@/lib/api-client/libraries';

/** Every library of the organisation. */
export function LibrariesView({ org }: { org: string }) {
  const libraries = useQuery(libraryListQuery(org));
  const mayWrite = useCan('library:write');
  const add = mayWrite && (
    <ButtonLink variant="primary" icon={Plus} href={`/orgs/${org}/libraries/new`}>
      Add a library
    </ButtonLink>
  );
  return (
    <>
      <PageHeader
        title="Libraries"
        description="Files of ligands, read and checked record by record."
        actions={add}
      />
      <Panel flush>
        {libraries.isPending ? (
          <SkeletonRows label="Loading libraries" />
        ) : !libraries.data ? (
          <ErrorState
            title="Libraries could not be loaded"
            error={libraries.error}
            onRetry={() => void libraries.refetch()}
          />
        ) : libraries.data.libraries.length === 0 ? (
          <EmptyState icon={FlaskConical} title="No libraries yet" action={add}>
            Upload ligands as SMILES, CSV or SDF. Every record gets its own verdict: one bad line never costs
            you the others.
          </EmptyState>
        ) : (
          <ListTable
            label="Libraries"
            rows={libraries.data.libraries}
            rowId={(library) => library.id}
            rowHref={(library) => `/orgs/${org}/libraries/${library.id}`}
            columns={[
              { id: 'name', header: 'Name', isTitle: true, cell: (library) => library.name },
              { id: 'status', header: 'State', cell: (library) => <LibraryStatus status={library.status} /> },
              { id: 'format', header: 'Format', cell: ({ format }) => (format ? FORMAT_NAMES[format] : '–') },
              { id: 'records', header: 'Records', align: 'end', cell: (library) => count(library.records) },
              {
                id: 'accepted',
                header: 'Accepted',
                align: 'end',
                cell: (library) => count(library.accepted),
              },
              {
                id: 'rejected',
                header: 'Rejected',
                align: 'end',
                cell: ({ rejected }) => (
                  <span className={rejected > 0 ? 'text-warn' : 'text-ink-faint'}>{count(rejected)}</span>
                ),
              },
              { id: 'added', header: 'Added', cell: (library) => <Moment at={library.createdAt} /> },
            ]}
          />
        )}
      </Panel>
    </>
  );
}
