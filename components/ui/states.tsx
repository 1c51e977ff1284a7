'use client';

import { Inbox, type LucideIcon, RotateCw, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { ApiError } from '@/lib/api-client/request';

/** Nothing here yet: says what would be here and offers the way to it. */
export function EmptyState({
  icon: Icon = Inbox,
  title,
  children,
  action,
}: {
  icon?: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center px-6 py-12 text-center">
      <Icon aria-hidden strokeWidth={1.5} className="mb-3 size-8 text-ink-faint" />
      <p className="font-semibold">{title}</p>
      {children && <div className="mt-1 max-w-md text-pretty text-ink-muted">{children}</div>}
      {action && <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}

/** Something could not be loaded: the reason, and a way to try again. */
export function ErrorState({
  title,
  error,
  onRetry,
}: {
  title: string;
  error: unknown;
  onRetry?: () => void;
}) {
  const requestId = error instanceof ApiError ? error.requestId : null;
  return (
    <div role="alert" className="flex flex-col items-center px-6 py-12 text-center">
      <TriangleAlert aria-hidden strokeWidth={1.5} className="mb-3 size-8 text-danger" />
      <p className="font-semibold">{title}</p>
      <p className="mt-1 max-w-md text-pretty text-ink-muted">{messageOf(error)}</p>
      {requestId && <p className="mt-1 font-mono text-xs text-ink-faint">Request {requestId}</p>}
      {onRetry && (
        <div className="mt-4">
          <Button icon={RotateCw} onPress={onRetry}>
            Try again
          </Button>
        </div>
      )}
    </div>
  );
}

/** What may be shown of a failure: our own errors' words, and one constant sentence for anything else. */
export function messageOf(error: unknown): string {
  return error instanceof ApiError ? error.message : 'Something went wrong in this page. Try again.';
}

/** Grey bars where rows of text will be. */
export function SkeletonRows({ rows = 5, label }: { rows?: number; label: string }) {
  return (
    <div role="status" aria-label={label} className="space-y-3 p-4">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars without identity
        <div key={row} className="flex gap-4">
          <div className="skeleton h-5 w-1/3" />
          <div className="skeleton h-5 w-1/6" />
          <div className="skeleton ml-auto h-5 w-1/5" />
        </div>
      ))}
    </div>
  );
}
