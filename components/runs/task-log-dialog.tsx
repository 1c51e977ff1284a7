'use client';

import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { Dialog } from '@/components/ui/dialog';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import { taskLogQuery } from '@/lib/api-client/run-results';

/** The log of one task as the engine wrote it. Null: closed. */
export function TaskLogDialog({
  path,
  title,
  onClose,
}: {
  path: string | null;
  title: string;
  onClose: () => void;
}) {
  const log = useQuery({ ...taskLogQuery(path ?? ''), enabled: path !== null });
  return (
    <Dialog
      title={title}
      isOpen={path !== null}
      onClose={onClose}
      width="lg"
      footer={
        path !== null && (
          <a
            href={path}
            download
            className="inline-flex h-8.5 items-center gap-1.5 rounded-md px-2 text-accent-strong hover:bg-hover"
          >
            <Download aria-hidden className="size-4" />
            Download the log
          </a>
        )
      }
    >
      {log.isError ? (
        <ErrorState
          title="The log could not be loaded"
          error={log.error}
          onRetry={() => void log.refetch()}
        />
      ) : log.data === undefined ? (
        <SkeletonRows label="Loading the log" rows={6} />
      ) : log.data === '' ? (
        <p className="text-ink-muted">The log is empty.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <pre tabIndex={0} className="overflow-auto font-mono text-xs leading-relaxed whitespace-pre">
          {log.data}
        </pre>
      )}
    </Dialog>
  );
}
