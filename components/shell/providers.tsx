'use client';

import { isServer, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import { RouterProvider } from 'react-aria-components';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { Toasts } from '@/components/ui/toast';
import { ApiError } from '@/lib/api-client/request';

const STALE_AFTER_MS = 15_000;
const RETRIES = 2;

function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: STALE_AFTER_MS,
        retry: (failures, error) => failures < RETRIES && error instanceof ApiError && error.isTransient,
      },
    },
  });
}

let browserClient: QueryClient | undefined;

/** One cache for the life of the browser's page; on the server one for each request. */
function queryClient(): QueryClient {
  if (isServer) return makeQueryClient();
  browserClient ??= makeQueryClient();
  return browserClient;
}

/** What every page needs around it in the browser: the query cache, client-side links in menus, toasts. */
export function Providers({ children }: { children: ReactNode }) {
  const router = useRouter();
  return (
    <I18nProvider locale="en-GB">
      <RouterProvider navigate={router.push}>
        <QueryClientProvider client={queryClient()}>{children}</QueryClientProvider>
        <Toasts />
      </RouterProvider>
    </I18nProvider>
  );
}
