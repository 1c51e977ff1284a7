'use client';

import dynamic from 'next/dynamic';
import { useSyncExternalStore } from 'react';

export interface ToastWords {
  title: string;
  description?: string;
  /** Takes back what happened. The toast goes with the press. */
  undo?: () => void;
}

const VISIBLE_MS = 6000;
/** Time to read what was done, to think better of it, and to reach the button, by keyboard as well. */
const VISIBLE_WITH_UNDO_MS = 12_000;

const loadCorner = () => import('@/components/ui/toast-corner');
/** Loaded with the first toast: most visits see none. */
const ToastCorner = dynamic(() => loadCorner().then((module) => module.ToastCorner), { ssr: false });

let isNeeded = false;
const listeners = new Set<() => void>();

function subscribe(notify: () => void): () => void {
  listeners.add(notify);
  return () => listeners.delete(notify);
}

/** Says in a corner that something happened. For what must be acted on, use a callout in the page instead. */
export function showToast(words: ToastWords): void {
  isNeeded = true;
  for (const notify of listeners) notify();
  void loadCorner().then(({ queue }) =>
    queue.add(words, { timeout: words.undo ? VISIBLE_WITH_UNDO_MS : VISIBLE_MS }),
  );
}

/** Where toasts appear; mounted once. */
export function Toasts() {
  const isHere = useSyncExternalStore(
    subscribe,
    () => isNeeded,
    () => false,
  );
  return isHere && <ToastCorner />;
}
