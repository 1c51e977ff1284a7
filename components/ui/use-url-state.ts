'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback } from 'react';

/** Changes to the query part of the address; null takes a name out. */
export type UrlChanges = Record<string, string | null>;

/**
 * State of a page kept in its address, so that it can be linked to and survives a reload. Changing it asks
 * nothing of the server. `push` makes a step for the back button; the default replaces the present one.
 */
export function useUrlState(): [
  state: ReadonlyURLSearchParamsLike,
  change: (changes: UrlChanges, how?: 'push' | 'replace') => void,
] {
  const search = useSearchParams();
  const change = useCallback((changes: UrlChanges, how: 'push' | 'replace' = 'replace') => {
    const next = new URLSearchParams(window.location.search);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) next.delete(name);
      else next.set(name, value);
    }
    const text = next.toString();
    const address = `${window.location.pathname}${text ? `?${text}` : ''}`;
    if (how === 'push') window.history.pushState(null, '', address);
    else window.history.replaceState(null, '', address);
  }, []);
  return [search, change];
}

interface ReadonlyURLSearchParamsLike {
  get(name: string): string | null;
}
