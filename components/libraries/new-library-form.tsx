'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useRef, useState } from 'react';
import {
  type CsvColumn,
  inspectLigandFile,
  type LigandFileInspection,
} from '@/components/libraries/inspect-ligand-file';
import { Button, ButtonLink } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { FileDrop } from '@/components/ui/file-drop';
import { nameFromFile } from '@/components/ui/name-from-file';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { ProgressBar } from '@/components/ui/progress-bar';
import { Segmented } from '@/components/ui/segmented';
import { Select, type SelectOption } from '@/components/ui/select';
import { messageOf } from '@/components/ui/states';
import { TextArea } from '@/components/ui/text-area';
import { TextField } from '@/components/ui/text-field';
import { libraryKeys, uploadLibrary } from '@/lib/api-client/libraries';
import { issuesByField } from '@/lib/api-client/request';

const LIGAND_EXTENSIONS = ['.smi', '.smiles', '.txt', '.csv', '.tsv', '.sdf', '.sd', '.mol'];

/** The name under which pasted text is kept; what it holds decides how it is read. */
const PASTED_FILE = 'pasted.txt';

/** Upload of a file of ligands, or of pasted text; the verdicts appear on the library's own page as the file is read. */
export function NewLibraryForm({ org }: { org: string }) {
  const router = useRouter();
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState('');
  /** What the file tells of itself; null while there is none, or it is still being looked at. */
  const [inspection, setInspection] = useState<LigandFileInspection | null>(null);
  const [isPasting, setPasting] = useState(false);
  const [pasted, setPasted] = useState('');
  const [sent, setSent] = useState<number | null>(null);
  const latestFile = useRef<File | null>(null);
  const [isTried, setTried] = useState(false);

  const upload = useMutation({
    mutationFn: (input: Parameters<typeof uploadLibrary>[1]) =>
      uploadLibrary(org, input, { onProgress: setSent }),
    onSuccess: (library) => {
      client.setQueryData(libraryKeys.detail(org, library.id), library);
      void client.invalidateQueries({ queryKey: libraryKeys.list(org) });
      router.push(`/orgs/${org}/libraries/${library.id}`);
    },
  });
  const isInspecting = file !== null && inspection === null;
  const problems: Record<string, string> = {};
  if (!file) problems.file = isPasting ? 'Paste some ligands first.' : 'Choose a file of ligands first.';
  if (inspection?.problem) problems.file = inspection.problem;
  if (!name.trim()) problems.name = 'Give the library a name.';
  if (inspection && inspection.columns.length > 0 && !inspection.smilesColumn)
    problems.smilesColumn = 'Choose the column that holds the SMILES.';
  const fields = { ...issuesByField(upload.error), ...(isTried || inspection ? problems : {}) };
  const hasFieldErrors = ['file', 'name', 'smilesColumn', 'nameColumn'].some((field) => fields[field]);

  function onFile(next: File | null) {
    setFile(next);
    setInspection(null);
    upload.reset();
    latestFile.current = next;
    if (!next) return;
    if (!name && next.name !== PASTED_FILE) setName(nameFromFile(next.name));
    void inspectLigandFile(next).then((found) => {
      if (latestFile.current === next) setInspection(found);
    });
  }

  function onPasted(text: string) {
    setPasted(text);
    onFile(text.trim() === '' ? null : new File([text], PASTED_FILE));
  }

  function choosePasting(next: boolean) {
    setPasting(next);
    setPasted('');
    onFile(null);
  }

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!file || !inspection || Object.keys(problems).length > 0) return;
    upload.mutate({
      file,
      name: name.trim(),
      smilesColumn: inspection.smilesColumn ?? undefined,
      nameColumn: inspection.nameColumn ?? undefined,
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
            <Segmented<'file' | 'text'>
              label="Where the ligands come from"
              value={isPasting ? 'text' : 'file'}
              onChange={(id) => choosePasting(id === 'text')}
              options={[
                { id: 'file', name: 'File' },
                { id: 'text', name: 'Paste' },
              ]}
            />
            {isPasting ? (
              <TextArea
                label="Ligands"
                value={pasted}
                onChange={onPasted}
                rows={10}
                placeholder={'CC(=O)Nc1ccc(O)cc1 paracetamol\nCn1cnc2c1c(=O)n(C)c(=O)n2C caffeine'}
                description="A SMILES and a name on each line, a table with a header, or an SDF, up to 10,000 records."
                error={fields.file}
              />
            ) : (
              <FileDrop
                label="Ligands"
                hint="SMILES, CSV or SDF, up to 10,000 records."
                accept={LIGAND_EXTENSIONS}
                file={file}
                onFile={onFile}
                error={fields.file}
              />
            )}
            <TextField
              label="Name"
              value={name}
              onChange={setName}
              maxLength={200}
              description="As your group will look for it."
              error={fields.name}
            />
            {inspection && inspection.columns.length > 0 && (
              <div className="grid gap-4 sm:grid-cols-2">
                <Select
                  label="Column with SMILES"
                  placeholder="choose a column"
                  options={columnOptions(inspection.columns)}
                  value={inspection.smilesColumn}
                  onChange={(smilesColumn) => setInspection({ ...inspection, smilesColumn })}
                  error={fields.smilesColumn}
                />
                <Select
                  label="Column with names"
                  placeholder="none: records are numbered"
                  options={columnOptions(inspection.columns)}
                  value={inspection.nameColumn}
                  onChange={(nameColumn) => setInspection({ ...inspection, nameColumn })}
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
              <Button type="submit" variant="primary" isPending={upload.isPending || isInspecting}>
                Upload and check
              </Button>
            </div>
          </div>
        </Panel>
      </form>
    </>
  );
}

/** The columns of the file, each with its first cell to be told by. */
function columnOptions(columns: CsvColumn[]): SelectOption[] {
  return columns.map(({ header, example }) => ({
    id: header,
    name: header,
    detail: example ?? undefined,
  }));
}
