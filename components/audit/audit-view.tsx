'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Braces, Download, FileSpreadsheet, ScrollText } from 'lucide-react';
import dynamic from 'next/dynamic';
import { filterOf, isFiltered } from '@/components/audit/audit-filter';
import { AuditFilters } from '@/components/audit/audit-filters';
import { AuditTable } from '@/components/audit/audit-table';
import { useAuditVerification } from '@/components/audit/verify-audit';
import { Button } from '@/components/ui/button';
import { Menu } from '@/components/ui/menu';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { useUrlState } from '@/components/ui/use-url-state';
import { auditExportPath, auditListQuery } from '@/lib/api-client/audit';

const AuditEntryDialog = dynamic(
  () => import('@/components/audit/audit-entry-dialog').then((module) => module.AuditEntryDialog),
  { ssr: false },
);

/** What was done and refused in the organisation, by whom: to read, filter, export and verify. */
export function AuditView({ org }: { org: string }) {
  const [url, changeUrl] = useUrlState();
  const filter = filterOf(url);
  const query = useInfiniteQuery(auditListQuery(org, filter));
  const { button, finding } = useAuditVerification(org);
  const entries = query.data?.pages.flatMap((page) => page.entries) ?? [];
  const openEntry = url.get('entry');
  return (
    <>
      <PageHeader
        title="Audit log"
        description="Every change, and every attempt that was refused. Entries are chained: none can be changed or removed unseen."
        actions={
          <>
            {button}
            <Menu
              label="Export"
              icon={Download}
              entries={[
                {
                  id: 'csv',
                  name: 'Table, CSV',
                  detail: isFiltered(filter) ? 'The entries that the filter leaves' : 'Every entry',
                  icon: FileSpreadsheet,
                  href: auditExportPath(org, filter, 'csv'),
                  download: true,
                },
                {
                  id: 'jsonl',
                  name: 'JSON Lines',
                  detail: 'One object a line, for programs',
                  icon: Braces,
                  href: auditExportPath(org, filter, 'jsonl'),
                  download: true,
                },
              ]}
            />
          </>
        }
      />
      {finding && <div className="mb-4">{finding}</div>}
      <AuditFilters actions={query.data?.pages[0]?.actions ?? []} />
      <Panel flush>
        {query.isPending ? (
          <SkeletonRows label="Loading the audit log" />
        ) : query.isError && entries.length === 0 ? (
          <ErrorState
            title="The audit log could not be loaded"
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        ) : entries.length === 0 ? (
          <EmptyState icon={ScrollText} title={isFiltered(filter) ? 'No entry matches' : 'No entries yet'}>
            {isFiltered(filter)
              ? 'Choose less in the filter above.'
              : 'Whatever is changed from now on stands here, with who did it and from where.'}
          </EmptyState>
        ) : (
          <AuditTable entries={entries} onOpen={(id) => changeUrl({ entry: id }, 'push')} />
        )}
      </Panel>
      {query.hasNextPage && (
        <div className="mt-3 text-center">
          <Button isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            Show older entries
          </Button>
        </div>
      )}
      {openEntry && (
        <AuditEntryDialog org={org} entryId={openEntry} onClose={() => changeUrl({ entry: null })} />
      )}
    </>
  );
}
