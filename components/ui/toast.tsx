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

interface ToastWords {
  title: string;
  description?: string;
  /** Takes back what happened. The toast goes with the press. */
  undo?: () => void;
}

const queue = new ToastQueue<ToastWords>({ maxVisibleToasts: 3 });

const VISIBLE_MS = 6000;
/** Time to read what was done, to think better of it, and to reach the button, by keyboard as well. */
const VISIBLE_WITH_UNDO_MS = 12_000;

/** Says in a corner that something happened. For what must be acted on, use a callout in the page instead. */
export function showToast(words: ToastWords): void {
  queue.add(words, { timeout: words.undo ? VISIBLE_WITH_UNDO_MS : VISIBLE_MS });
}

/** Where toasts appear; mounted once. */
export function Toasts() {
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
