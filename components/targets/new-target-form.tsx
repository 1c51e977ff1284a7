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
import { Segmented } from '@/components/ui/segmented';
import { messageOf } from '@/components/ui/states';
import { TextArea } from '@/components/ui/text-area';
import { TextField } from '@/components/ui/text-field';
import { useUrlState } from '@/components/ui/use-url-state';
import { issuesByField } from '@/lib/api-client/request';
import { fetchTarget, targetKeys, uploadTarget } from '@/lib/api-client/targets';

const STRUCTURE_EXTENSIONS = ['.pdb', '.ent', '.cif', '.mmcif'];

/** The name under which pasted text is kept; what it holds decides how it is read. */
const PASTED_FILE = 'pasted.pdb';

const WAYS = [
  { id: 'file', name: 'File' },
  { id: 'text', name: 'Paste' },
  { id: 'pdb', name: 'PDB id' },
] as const;
type Way = (typeof WAYS)[number]['id'];

/** A structure from a file, from pasted text or by PDB id; what was found in it is decided on the target's own page. */
export function NewTargetForm({ org, fetchesStructures }: { org: string; fetchesStructures: boolean }) {
  const router = useRouter();
  const client = useQueryClient();
  const [url, changeUrl] = useUrlState();
  const ways = WAYS.filter(({ id }) => id !== 'pdb' || fetchesStructures);
  const way: Way = ways.find(({ id }) => id === url.get('from'))?.id ?? 'file';
  const [file, setFile] = useState<File | null>(null);
  const [pasted, setPasted] = useState('');
  const [pdbId, setPdbId] = useState('');
  const [name, setName] = useState('');
  const [sent, setSent] = useState<number | null>(null);
  const [isTried, setTried] = useState(false);

  const add = useMutation({
    mutationFn: () => {
      if (way === 'pdb') return fetchTarget(org, { pdbId: pdbId.trim(), name: name.trim() });
      const chosen = way === 'file' ? file : new File([pasted], PASTED_FILE);
      if (!chosen) throw new Error('There is no file to upload.');
      return uploadTarget(org, { file: chosen, name: name.trim() }, { onProgress: setSent });
    },
    onSuccess: (target) => {
      client.setQueryData(targetKeys.detail(org, target.id), target);
      void client.invalidateQueries({ queryKey: targetKeys.list(org) });
      router.push(`/orgs/${org}/targets/${target.id}`);
    },
  });
  const problems: Record<string, string> = {};
  if (way === 'file' && !file) problems.file = 'Choose a structure file first.';
  if (way === 'text' && pasted.trim() === '') problems.file = 'Paste a structure first.';
  if (way === 'pdb' && pdbId.trim() === '') problems.pdbId = 'Give a PDB id.';
  // An entry is called by its id unless it is given another name.
  if (way !== 'pdb' && !name.trim()) problems.name = 'Give the target a name.';
  const fields = { ...issuesByField(add.error), ...(isTried ? problems : {}) };
  const hasFieldErrors = Boolean(fields.file || fields.name || fields.pdbId);

  function chooseWay(id: Way) {
    add.reset();
    setTried(false);
    changeUrl({ from: id === 'file' ? null : id });
  }

  function onFile(next: File | null) {
    setFile(next);
    if (next && !name) setName(nameFromFile(next.name));
  }

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (Object.keys(problems).length === 0) add.mutate();
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
            <Segmented<Way>
              label="Where the structure comes from"
              value={way}
              onChange={chooseWay}
              options={ways.map(({ id, name: word }) => ({ id, name: word }))}
            />
            {way === 'file' && (
              <FileDrop
                label="Structure"
                hint="PDB or mmCIF. X-ray structures with a bound ligand work best."
                accept={STRUCTURE_EXTENSIONS}
                file={file}
                onFile={onFile}
                error={fields.file}
              />
            )}
            {way === 'text' && (
              <TextArea
                label="Structure"
                value={pasted}
                onChange={setPasted}
                rows={12}
                placeholder={'ATOM      1  N   GLN A 127       1.760 -16.127  25.297  1.00 88.30           N'}
                description="The text of a PDB or mmCIF file, as a whole."
                error={fields.file}
              />
            )}
            {way === 'pdb' && (
              <div className="max-w-48">
                <TextField
                  label="PDB id"
                  value={pdbId}
                  onChange={setPdbId}
                  maxLength={20}
                  placeholder="5DT0"
                  description="The server fetches the entry as mmCIF."
                  error={fields.pdbId}
                />
              </div>
            )}
            <TextField
              label="Name"
              value={name}
              onChange={setName}
              maxLength={200}
              description={
                way === 'pdb'
                  ? 'Left out, the PDB id is the name.'
                  : 'As your group will look for it: “Aurora A, 5DT0”.'
              }
              error={fields.name}
            />
            {add.isError && !hasFieldErrors && (
              <Callout tone="danger" title="The target was not added" isLive>
                {messageOf(add.error)}
              </Callout>
            )}
            {add.isPending && way !== 'pdb' && (
              <ProgressBar label="Upload" share={sent === 1 ? null : sent} />
            )}
            <div className="flex justify-end gap-2">
              <ButtonLink variant="quiet" href={`/orgs/${org}/targets`}>
                Back
              </ButtonLink>
              <Button type="submit" variant="primary" isPending={add.isPending}>
                {way === 'pdb' ? 'Fetch and prepare' : 'Upload and prepare'}
              </Button>
            </div>
          </div>
        </Panel>
      </form>
    </>
  );
}
