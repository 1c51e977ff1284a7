'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { showToast } from '@/components/ui/toast';
import { pipelineKeys } from '@/lib/api-client/pipelines';
import type { Pipeline } from '@/lib/domain/resources/pipelines';

/** A change of one pipeline that answers the whole of it: shown at once, and said in a toast. */
export function usePipelineChange(
  org: string,
  change: () => Promise<Pipeline>,
  { done, onDone }: { done: string; onDone: (pipeline: Pipeline) => void },
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (pipeline) => {
      client.setQueryData(pipelineKeys.detail(org, pipeline.id), pipeline);
      void client.invalidateQueries({ queryKey: pipelineKeys.list(org) });
      showToast({ title: done });
      onDone(pipeline);
    },
  });
}
