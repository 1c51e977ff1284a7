'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { FormProblem } from '@/components/ui/form-problem';
import { TextField } from '@/components/ui/text-field';
import { createPipeline, pipelineKeys } from '@/lib/api-client/pipelines';
import { issuesByField } from '@/lib/api-client/request';

/** Asks what a new pipeline is called and for; its draft is then edited on its own page. */
export function NewPipelineDialog({ org, onClose }: { org: string; onClose: () => void }) {
  const client = useQueryClient();
  const router = useRouter();
  const form = useId();
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const create = useMutation({
    mutationFn: () => createPipeline(org, { name, description }),
    onSuccess: (pipeline) => {
      client.setQueryData(pipelineKeys.detail(org, pipeline.id), pipeline);
      void client.invalidateQueries({ queryKey: pipelineKeys.list(org) });
      router.push(`/orgs/${org}/pipelines/${pipeline.id}`);
    },
  });
  const issues = issuesByField(create.error);
  function submit(event: FormEvent) {
    event.preventDefault();
    create.mutate();
  }
  return (
    <Dialog
      title="New pipeline"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={form} isPending={create.isPending}>
            Make the draft
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="space-y-4">
        <TextField
          label="Name"
          value={name}
          onChange={setName}
          maxLength={200}
          autoFocus
          error={issues.name}
        />
        <TextField
          label="What it is for"
          description="A sentence for whoever chooses among pipelines."
          value={description}
          onChange={setDescription}
          maxLength={1000}
          error={issues.description}
        />
        <p className="text-sm text-ink-muted">
          Its first version is a draft with AutoDock Vina’s own defaults. No run can use it before it is
          published.
        </p>
        <FormProblem error={create.error} fields={['name', 'description']} />
      </form>
    </Dialog>
  );
}
