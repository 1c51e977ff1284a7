'use client';

import { RotateCw, TriangleAlert } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { startTransition } from 'react';
import { Button } from '@/components/ui/button';

/**
 * A page that could not be made, with a way to try again.
 * @param digest what the server's log calls this failure
 */
export function ErrorPage({ digest, onRetry }: { digest?: string; onRetry: () => void }) {
  const router = useRouter();
  return (
    <div role="alert" className="flex flex-col items-center px-6 py-16 text-center">
      <TriangleAlert aria-hidden strokeWidth={1.5} className="mb-3 size-8 text-danger" />
      <h1 className="font-semibold">This page could not be shown</h1>
      <p className="mt-1 max-w-md text-pretty text-ink-muted">
        Something on the server did not work, or your role does not allow it. Nothing of yours is lost.
      </p>
      {digest && <p className="mt-1 font-mono text-xs text-ink-faint">Error {digest}</p>}
      <div className="mt-4">
        <Button
          icon={RotateCw}
          onPress={() =>
            startTransition(() => {
              router.refresh();
              onRetry();
            })
          }
        >
          Try again
        </Button>
      </div>
    </div>
  );
}
