'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ListTable } from '@/components/ui/list-table';
import { Moment } from '@/components/ui/moment';
import { Panel } from '@/components/ui/panel';
import { count } from '@/components/ui/quantity';
import { deletedOrganizationsQuery } from '@/lib/api-client/operator';
import { formatBytes } from '@/lib/domain/quantities';
import type { DeletionCertificate } from '@/lib/domain/resources/organization-deletion';

/** What stays of organisations that are gone; nothing where none is. */
export function DeletedOrganizations() {
  const { data } = useQuery(deletedOrganizationsQuery());
  const [shown, setShown] = useState<DeletionCertificate | null>(null);
  if (!data || data.deleted.length === 0) return null;
  return (
    <Panel title="Deleted organisations" flush>
      <ListTable
        label="Deleted organisations"
        rows={data.deleted}
        rowId={({ organization }) => organization.id}
        columns={[
          { id: 'slug', header: 'Address', isTitle: true, cell: ({ organization }) => organization.slug },
          { id: 'at', header: 'Erased', cell: ({ erasedAt }) => <Moment at={erasedAt} isExact /> },
          { id: 'files', header: 'Files', align: 'end', cell: ({ objects }) => count(objects.count) },
          { id: 'bytes', header: 'Size', align: 'end', cell: ({ objects }) => formatBytes(objects.bytes) },
          {
            id: 'certificate',
            header: 'Certificate',
            align: 'end',
            cell: (certificate) => (
              <Button size="sm" onPress={() => setShown(certificate)}>
                Show
              </Button>
            ),
          },
        ]}
      />
      {shown && (
        <Dialog
          title={`Certificate of ${shown.organization.slug}`}
          isOpen
          onClose={() => setShown(null)}
          width="lg"
        >
          <pre className="overflow-auto rounded-md border border-line bg-sunken p-3 font-mono text-xs whitespace-pre-wrap">
            {JSON.stringify(shown, null, 2)}
          </pre>
        </Dialog>
      )}
    </Panel>
  );
}
