'use client';

import { X } from 'lucide-react';
import {
  UNSTABLE_Toast as AriaToast,
  Text,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components/Toast';
import { Button, IconButton } from '@/components/ui/button';
import type { ToastWords } from '@/components/ui/toast';

/** Of what is said, three at a time. */
export const queue = new ToastQueue<ToastWords>({ maxVisibleToasts: 3 });

/** The corner in which they stand. */
export function ToastCorner() {
  return (
    <ToastRegion
      queue={queue}
      className="fixed right-3 bottom-3 z-50 flex w-88 max-w-[calc(100vw-1.5rem)] flex-col gap-2 outline-none"
    >
      {({ toast }) => (
        <AriaToast
          toast={toast}
          className="flex items-start justify-between gap-2 rounded-md border border-line bg-raised py-2 pr-2 pl-3.5 shadow-overlay"
        >
          <ToastContent className="min-w-0 py-1">
            <Text slot="title" className="block font-medium">
              {toast.content.title}
            </Text>
            {toast.content.description && (
              <Text slot="description" className="block text-sm text-ink-muted">
                {toast.content.description}
              </Text>
            )}
          </ToastContent>
          {toast.content.undo && (
            <Button
              size="sm"
              onPress={() => {
                toast.content.undo?.();
                queue.close(toast.key);
              }}
            >
              Undo
            </Button>
          )}
          <IconButton slot="close" icon={X} label="Dismiss" />
        </AriaToast>
      )}
    </ToastRegion>
  );
}
