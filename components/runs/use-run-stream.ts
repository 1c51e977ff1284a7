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

    const refreshContent = async () => {
      pending = null;
      const queryKey = runKeys.content(org, run);
      // A first answer that is still under way may be older than what the stream has just told.
      await client.cancelQueries({ queryKey });
      await client.invalidateQueries({ queryKey });
    };
    source.onopen = () => setOpen(true);
    source.onerror = () => setOpen(false);
    source.onmessage = (message: MessageEvent<string>) => {
      const event = JSON.parse(message.data) as RunStreamEvent;
      if (event.kind === 'run') {
        client.setQueryData(runKeys.detail(org, run), event.run);
      } else if (event.kind === 'results') {
        pending ??= setTimeout(() => void refreshContent(), REFRESH_RESULTS_EVERY_MS);
      } else {
        source.close();
        void refreshContent();
        void client.invalidateQueries({ queryKey: runKeys.detail(org, run) });
        void client.invalidateQueries({ queryKey: runKeys.list(org) });
      }
    };
    return () => {
      source.close();
      setOpen(false);
      if (pending !== null) clearTimeout(pending);
      // A run that has ended closes its stream before the stream may have told of the last results.
      void refreshContent();
    };
  }, [client, org, run, path]);

  return isOpen;
}
