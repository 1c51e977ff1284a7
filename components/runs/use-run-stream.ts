'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { runKeys } from '@/lib/api-client/runs';
import type { RunStreamEvent } from '@/lib/domain/resources/runs';

/** The ranking is asked for again at most this often, however fast results come in. */
const REFRESH_RESULTS_EVERY_MS = 1500;

/**
 * Follows a run by its event stream and writes what it says into the query cache.
 * @param path the stream's path; null once the run has ended
 * @returns true while the stream is open; while it is not, the caller polls
 */
export function useRunStream(org: string, run: string, path: string | null): boolean {
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);

  useEffect(() => {
    if (path === null) return;
    const source = new EventSource(path);
    let pending: ReturnType<typeof setTimeout> | null = null;

    const refreshContent = () => {
      pending = null;
      void client.invalidateQueries({ queryKey: runKeys.content(org, run) });
    };
    source.onopen = () => setOpen(true);
    source.onerror = () => setOpen(false);
    source.onmessage = (message: MessageEvent<string>) => {
      const event = JSON.parse(message.data) as RunStreamEvent;
      if (event.kind === 'run') {
        client.setQueryData(runKeys.detail(org, run), event.run);
      } else if (event.kind === 'results') {
        pending ??= setTimeout(refreshContent, REFRESH_RESULTS_EVERY_MS);
      } else {
        source.close();
        refreshContent();
        void client.invalidateQueries({ queryKey: runKeys.detail(org, run) });
        void client.invalidateQueries({ queryKey: runKeys.list(org) });
      }
    };
    return () => {
      source.close();
      setOpen(false);
      if (pending !== null) clearTimeout(pending);
    };
  }, [client, org, run, path]);

  return isOpen;
}
