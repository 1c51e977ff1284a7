'use client';

import { useSyncExternalStore } from 'react';

const subscribeToNothing = () => () => {};

/**
 * False in the server's markup, and until React has made this page alive: till then a press would be lost, or be a
 * form sent by the browser itself. True at once in pages that are reached by a link.
 */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    subscribeToNothing,
    () => true,
    () => false,
  );
}
