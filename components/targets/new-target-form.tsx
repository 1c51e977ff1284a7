'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { Button, ButtonLink } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { FileDrop } from '@/components/ui/file-drop';
import { nameFromFile } from '@/components/ui/name-from-file';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { ProgressBar } from '@/components/ui/progress-bar';
import { messageOf } from '@/components/ui/states';
import { TextField } from '@/components/ui/text-field';
import { issuesByField } from '@/lib/api-client/request';
import { targetKeys, uploadTarget } from '@/lib/api-client/targets';

const STRUCTURE_EXTENSIONS = ['.pdb', '.ent', '.cif', '.mmcif'];

/** Upload of a structure; what was found in it is shown, and can be decided, on the target's own page. */
export function NewTargetForm({ org }: { org: string }) {
  const router = useRouter();
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState('');
  const [sent, setSent] = useState<number | null>(null);
  const [isTried, setTried] = useState(false);

  const upload = useMutation({
    mutationFn: (input: { file: File; name: string }) => uploadTarget(org, input, { onProgress: setSent }),
    onSuccess: (target) => {
      client.setQueryData(targetKeys.detail(org, target.id), target);
      void client.invalidateQueries({ queryKey: targetKeys.list(org) });
      router.push(`/orgs/${org}/targets/${target.id}`);
    },
  });
  const problems: Record<string, string> = {};
  if (!file) problems.file = 'Choose a structure file first.';
  if (!name.trim()) problems.name = 'Give the target a name.';
  const fields = { ...issuesByField(upload.error), ...(isTried ? problems : {}) };
  const hasFieldErrors = Boolean(fields.file || fields.name);

  function onFile(next: File | null) {
    setFile(next);
    if (next && !name) setName(nameFromFile(next.name));
  }

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (file && name.trim()) upload.mutate({ file, name: name.trim() });
  }

  return (
    <>
      <PageHeader
        trail={[{ href: `/orgs/${org}/targets`, name: 'Targets' }]}
        title="Add a target"
        description="The structure is read, checked and prepared; what was found and done is listed for you."
      />
      <form onSubmit={onSubmit} className="max-w-2xl">
        <Panel>
          <div className="space-y-4">
            <FileDrop
              label="Structure"
              hint="PDB or mmCIF, one model. X-ray structures with a bound ligand work best."
              accept={STRUCTURE_EXTENSIONS}
              file={file}
              onFile={onFile}
              error={fields.file}
            />
            <TextField
              label="Name"
              value={name}
              onChange={setName}
              maxLength={200}
              description="As your group will look for it: “Aurora A, 5DT0”."
              error={fields.name}
            />
            {upload.isError && !hasFieldErrors && (
              <Callout tone="danger" title="The target was not added" isLive>
                {messageOf(upload.error)}
              </Callout>
            )}
            {upload.isPending && <ProgressBar label="Upload" share={sent === 1 ? null : sent} />}
            <div className="flex justify-end gap-2">
              <ButtonLink variant="quiet" href={`/orgs/${org}/targets`}>
                Back
              </ButtonLink>
              <Button type="submit" variant="primary" isPending={upload.isPending}>
                Upload and prepare
              </Button>
            </div>
          </div>
        </Panel>
      </form>
    </>
  );
}
