'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { actorName, OutcomeBadge } from '@/components/audit/audit-words';
import { CopyableCode } from '@/components/ui/copyable-code';
import { Dialog } from '@/components/ui/dialog';
import { Moment } from '@/components/ui/moment';
import { Facts } from '@/components/ui/panel';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import { auditEntryQuery } from '@/lib/api-client/audit';
import type { AuditRow } from '@/lib/domain/resources/audit';

/** One entry of the audit log, whole. */
export function AuditEntryDialog({
  org,
  entryId,
  onClose,
}: {
  org: string;
  entryId: string;
  onClose: () => void;
}) {
  const query = useQuery(auditEntryQuery(org, entryId));
  return (
    <Dialog title={query.data ? `Entry ${query.data.seq}` : 'Entry'} isOpen onClose={onClose} width="lg">
      {query.isPending ? (
        <SkeletonRows label="Loading the entry" />
      ) : query.isError ? (
        <ErrorState
          title="The entry could not be loaded"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : (
        <EntryFacts org={org} entry={query.data} />
      )}
    </Dialog>
  );
}

/** Nouns of things that have a page, with where it lies. */
const PAGES: Record<string, string> = { run: 'runs', target: 'targets', library: 'libraries' };

function EntryFacts({ org, entry }: { org: string; entry: AuditRow }) {
  const page = entry.outcome === 'accepted' ? PAGES[entry.subject.kind] : undefined;
  const details = JSON.stringify(entry.details, null, 2);
  return (
    <Facts
      items={[
        { name: 'Action', value: <code className="font-mono">{entry.action}</code> },
        { name: 'Outcome', value: <OutcomeBadge outcome={entry.outcome} /> },
        { name: 'When', value: <Moment at={entry.at} isExact /> },
        {
          name: 'Who',
          value: (
            <>
              {actorName(entry.actor)}
              {entry.actor.email && <span className="text-ink-muted"> · {entry.actor.email}</span>}
            </>
          ),
        },
        { name: 'Actor’s id', value: code(entry.actor.id, 'actor') },
        {
          name: `On what (${entry.subject.kind})`,
          value: page ? (
            <Link
              href={`/orgs/${org}/${page}/${entry.subject.id}`}
              className="font-mono text-xs text-accent-strong underline underline-offset-2"
            >
              {entry.subject.id}
            </Link>
          ) : (
            code(entry.subject.id, 'subject')
          ),
        },
        { name: 'Run', value: code(entry.runId, 'run') },
        { name: 'Pipeline version', value: code(entry.pipelineVersionId, 'pipeline version') },
        { name: 'From address', value: entry.ip ?? '–' },
        { name: 'Request', value: code(entry.requestId, 'request') },
        {
          name: 'Details',
          value:
            details === '{}' ? (
              '–'
            ) : (
              <pre className="max-h-64 overflow-auto rounded-md border border-line bg-sunken p-2.5 font-mono text-xs whitespace-pre-wrap">
                {details}
              </pre>
            ),
        },
        { name: 'Hash of the entry before', value: code(entry.previousHash, 'hash of the entry before') },
        { name: 'Hash of this entry', value: code(entry.hash, 'hash') },
      ]}
    />
  );
}

function code(text: string | null, about: string): ReactNode {
  return text === null ? '–' : <CopyableCode text={text} about={about} />;
}
