'use client';

import { Button } from 'react-aria-components/Button';
import { actorName, OutcomeBadge } from '@/components/audit/audit-words';
import { ListTable } from '@/components/ui/list-table';
import { Moment } from '@/components/ui/moment';
import type { AuditRow } from '@/lib/domain/resources/audit';

/** Entries of the audit log, one a row; a press on the action opens the entry. */
export function AuditTable({ entries, onOpen }: { entries: AuditRow[]; onOpen: (id: string) => void }) {
  return (
    <ListTable
      label="Audit log"
      rows={entries}
      rowId={(entry) => entry.id}
      columns={[
        {
          id: 'action',
          header: 'Action',
          isTitle: true,
          cell: (entry) => (
            <Button
              onPress={() => onOpen(entry.id)}
              aria-label={`${entry.action}, entry ${entry.seq}`}
              className="cursor-pointer rounded-sm font-mono text-sm underline-offset-2 hover:text-accent-strong hover:underline"
            >
              {entry.action}
            </Button>
          ),
        },
        { id: 'outcome', header: 'Outcome', cell: (entry) => <OutcomeBadge outcome={entry.outcome} /> },
        {
          id: 'actor',
          header: 'Who',
          cell: (entry) => <span className="block max-w-64 truncate">{actorName(entry.actor)}</span>,
        },
        {
          id: 'subject',
          header: 'On what',
          cell: (entry) => (
            <span className="block max-w-64 truncate font-mono text-xs">{entry.subject.id}</span>
          ),
        },
        { id: 'ip', header: 'From', cell: (entry) => <span className="figures">{entry.ip ?? '–'}</span> },
        { id: 'at', header: 'When', cell: (entry) => <Moment at={entry.at} isExact /> },
        { id: 'seq', header: 'No.', align: 'end', cell: (entry) => entry.seq },
      ]}
    />
  );
}
