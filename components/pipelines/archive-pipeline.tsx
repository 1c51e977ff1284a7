'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Archive } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/dialog';
import { showToast } from '@/components/ui/toast';
import { archivePipeline, pipelineKeys } from '@/lib/api-client/pipelines';
import type { Pipeline } from '@/lib/domain/resources/pipelines';

/** Takes a pipeline off the lists, after asking. */
export function ArchivePipeline({ org, pipeline }: { org: string; pipeline: Pipeline }) {
  const router = useRouter();
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const archive = useMutation({
    mutationFn: () => archivePipeline(org, pipeline.id),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: pipelineKeys.list(org) });
      void client.invalidateQueries({ queryKey: pipelineKeys.detail(org, pipeline.id) });
      showToast({ title: `${pipeline.name} is archived` });
      router.push(`/orgs/${org}/pipelines`);
    },
  });
  return (
    <>
      <Button variant="quiet" icon={Archive} onPress={() => setAsking(true)}>
        Archive
      </Button>
      <ConfirmDialog
        title={`Archive ${pipeline.name}?`}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        confirmLabel="Archive"
        keepLabel="Keep"
        onConfirm={() => archive.mutate()}
        isPending={archive.isPending}
        error={archive.error}
      >
        It leaves the list of pipelines and no new run can use it. Runs that used it keep it, and lead to it.
      </ConfirmDialog>
    </>
  );
}
