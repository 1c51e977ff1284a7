'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useRef } from 'react';
import { runKeys, type StartRunInput, startRun } from '@/lib/api-client/runs';
import { newId } from '@/lib/domain/ids';

/**
 * Starts a run and goes to its page. A repeated press with the same input carries the same idempotency key, so
 * that an answer lost on the way never makes a second run.
 */
export function useNewRun(org: string) {
  const router = useRouter();
  const client = useQueryClient();
  const last = useRef<{ input: string; key: string } | null>(null);
  return useMutation({
    mutationFn: (input: StartRunInput) => {
      const text = JSON.stringify(input);
      if (last.current?.input !== text) last.current = { input: text, key: newId('request') };
      return startRun(org, input, last.current.key);
    },
    onSuccess: (run) => {
      client.setQueryData(runKeys.detail(org, run.id), run);
      void client.invalidateQueries({ queryKey: runKeys.list(org) });
      router.push(`/orgs/${org}/runs/${run.id}`);
    },
  });
}
