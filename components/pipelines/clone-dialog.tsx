'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { FormProblem } from '@/components/ui/form-problem';
import { TextField } from '@/components/ui/text-field';
import { clonePipeline, pipelineKeys } from '@/lib/api-client/pipelines';
import { issuesByField } from '@/lib/api-client/request';
import type { Pipeline, PipelineVersion } from '@/lib/domain/resources/pipelines';

/** Asks for the name of a copy, and goes to its draft. */
export function CloneDialog({
  org,
  pipeline,
  version,
  onClose,
}: {
  org: string;
  pipeline: Pipeline;
  version: PipelineVersion;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const router = useRouter();
  const form = useId();
  const [name, setName] = useState(`${pipeline.name}, copy`.slice(0, 200));
  const clone = useMutation({
    mutationFn: () => clonePipeline(org, version.id, { name }),
    onSuccess: (made) => {
      client.setQueryData(pipelineKeys.detail(org, made.id), made);
      void client.invalidateQueries({ queryKey: pipelineKeys.list(org) });
      router.push(`/orgs/${org}/pipelines/${made.id}`);
    },
  });
  const issues = issuesByField(clone.error);
  function submit(event: FormEvent) {
    event.preventDefault();
    clone.mutate();
  }
  return (
    <Dialog
      title={`Clone ${pipeline.name}, version ${version.version}`}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={form} isPending={clone.isPending}>
            Make the copy
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="space-y-4">
        <TextField
          label="Name of the copy"
          value={name}
          onChange={setName}
          maxLength={200}
          autoFocus
          error={issues.name}
        />
        <p className="text-sm text-ink-muted">
          A pipeline of its own, whose first version is a draft with these settings.
        </p>
        <FormProblem error={clone.error} fields={['name']} />
      </form>
    </Dialog>
  );
}
