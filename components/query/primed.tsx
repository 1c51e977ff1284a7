import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';

/** One query's key with the answer that the server has already. */
export type PrimedEntry = readonly [key: readonly unknown[], data: unknown];

/** Puts what the server knows into the browser's query cache, so that the first picture is the whole page. */
export function Primed({ entries, children }: { entries: PrimedEntry[]; children: ReactNode }) {
  const client = new QueryClient();
  for (const [key, data] of entries) client.setQueryData(key, data);
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>;
}

/** The first page of an infinite query, in the form in which the cache keeps it. */
export function firstPage<Page>(page: Page): { pages: Page[]; pageParams: null[] } {
  return { pages: [page], pageParams: [null] };
}
