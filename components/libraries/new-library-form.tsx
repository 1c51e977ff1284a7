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
import { libraryKeys, uploadLibrary } from '@/lib/api-client/libraries';
import { issuesByField } from '@/lib/api-client/request';

const LIGAND_EXTENSIONS = ['.smi', '.smiles', '.txt', '.csv', '.tsv', '.sdf', '.sd', '.mol'];

const isCsv = (file: File | null) => file !== null && /\.(csv|tsv)$/i.test(file.name);

/** Upload of a file of ligands; the verdicts appear on the library's own page as the file is read. */
export function NewLibraryForm({ org }: { org: string }) {
  const router = useRouter();
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState('');
  const [smilesColumn, setSmilesColumn] = useState('');
  const [nameColumn, setNameColumn] = useState('');
  const [sent, setSent] = useState<number | null>(null);
  const [missing, setMissing] = useState<Record<string, string>>({});

  const upload = useMutation({
    mutationFn: (input: Parameters<typeof uploadLibrary>[1]) =>
      uploadLibrary(org, input, { onProgress: setSent }),
    onSuccess: (library) => {
      client.setQueryData(libraryKeys.detail(org, library.id), library);
      void client.invalidateQueries({ queryKey: libraryKeys.list(org) });
      router.push(`/orgs/${org}/libraries/${library.id}`);
    },
  });
  const fields = { ...issuesByField(upload.error), ...missing };
  const hasFieldErrors = ['file', 'name', 'smilesColumn', 'nameColumn'].some((field) => fields[field]);

  function onFile(next: File | null) {
    setFile(next);
    if (next && !name) setName(nameFromFile(next.name));
  }

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    const problems: Record<string, string> = {};
    if (!file) problems.file = 'Choose a file of ligands first.';
    if (!name.trim()) problems.name = 'Give the library a name.';
    setMissing(problems);
    if (!file || !name.trim()) return;
    upload.mutate({
      file,
      name: name.trim(),
      smilesColumn: (isCsv(file) && smilesColumn.trim()) || undefined,
      nameColumn: (isCsv(file) && nameColumn.trim()) || undefined,
    });
  }

  return (
    <>
      <PageHeader
        trail={[{ href: `/orgs/${org}/libraries`, name: 'Libraries' }]}
        title="Add a library"
        description="Each record is read with its own bond orders, checked, and gets its own verdict."
      />
      <form onSubmit={onSubmit} className="max-w-2xl">
        <Panel>
          <div className="space-y-4">
            <FileDrop
              label="Ligands"
              hint="SMILES, CSV or SDF, up to 10,000 records."
              accept={LIGAND_EXTENSIONS}
              file={file}
              onFile={onFile}
              error={fields.file}
            />
            <TextField
              label="Name"
              value={name}
              onChange={setName}
              maxLength={200}
              description="As your group will look for it."
              error={fields.name}
            />
            {isCsv(file) && (
              <div className="grid gap-4 sm:grid-cols-2">
                <TextField
                  label="Column with SMILES"
                  value={smilesColumn}
                  onChange={setSmilesColumn}
                  placeholder="found by its header"
                  error={fields.smilesColumn}
                />
                <TextField
                  label="Column with names"
                  value={nameColumn}
                  onChange={setNameColumn}
                  placeholder="found by its header"
                  error={fields.nameColumn}
                />
              </div>
            )}
            {upload.isError && !hasFieldErrors && (
              <Callout tone="danger" title="The library was not added" isLive>
                {messageOf(upload.error)}
              </Callout>
            )}
            {upload.isPending && <ProgressBar label="Upload" share={sent === 1 ? null : sent} />}
            <div className="flex justify-end gap-2">
              <ButtonLink variant="quiet" href={`/orgs/${org}/libraries`}>
                Back
              </ButtonLink>
              <Button type="submit" variant="primary" isPending={upload.isPending}>
                Upload and check
              </Button>
            </div>
          </div>
        </Panel>
      </form>
    </>
  );
}
