'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { Button, ButtonLink } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { FileDrop } from '@/components/ui/file-drop';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { ProgressBar } from '@/components/ui/progress-bar';
import { messageOf } from '@/components/ui/states';
import { ApiError } from '@/lib/api-client/request';
import { restoreRun, runKeys } from '@/lib/api-client/runs';

/** Upload of a proof bundle of another installation; what is wrong with it is told file by file. */
export function RestoreRunForm({ org }: { org: string }) {
  const router = useRouter();
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [sent, setSent] = useState<number | null>(null);
  const [isTried, setTried] = useState(false);
  const restore = useMutation({
    mutationFn: (bundle: File) => restoreRun(org, bundle, { onProgress: setSent }),
    onSuccess: (run) => {
      client.setQueryData(runKeys.detail(org, run.id), run);
      void client.invalidateQueries({ queryKey: runKeys.list(org) });
      router.push(`/orgs/${org}/runs/${run.id}`);
    },
  });
  const isBusy = restore.isPending || restore.isSuccess;

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!file || isBusy) return;
    setSent(0);
    restore.mutate(file);
  }

  return (
    <>
      <PageHeader
        trail={[{ href: `/orgs/${org}/runs`, name: 'Runs' }]}
        title="Restore a run"
        description="A run that was made elsewhere, from its proof bundle: to be read, and nothing else."
      />
      <form onSubmit={onSubmit} className="max-w-2xl">
        <Panel>
          <div className="space-y-4">
            <FileDrop
              label="Proof bundle"
              hint="The ZIP of a run, up to 50 MB."
              accept={['.zip']}
              file={file}
              onFile={(next) => {
                setFile(next);
                restore.reset();
              }}
              error={isTried && !file ? 'Choose a proof bundle first.' : null}
            />
            <p className="text-sm text-pretty text-ink-muted">
              Every file is verified before anything is kept: checksums, signatures, scores and totals.
              Nothing is docked again; <code>npm run verify</code> does that with a sample.
            </p>
            {restore.error && (
              <Callout tone="danger" title="The bundle is refused" isLive>
                <Problems error={restore.error} />
              </Callout>
            )}
            {isBusy && (
              <ProgressBar label={sent === 1 ? 'Verification' : 'Upload'} share={sent === 1 ? null : sent} />
            )}
            <div className="flex justify-end gap-2">
              <ButtonLink variant="quiet" href={`/orgs/${org}/runs`}>
                Back
              </ButtonLink>
              <Button type="submit" variant="primary" isPending={isBusy}>
                Verify and restore
              </Button>
            </div>
          </div>
        </Panel>
      </form>
    </>
  );
}

function Problems({ error }: { error: Error }) {
  const issues = error instanceof ApiError ? error.issues : [];
  if (issues.length === 0) return <p>{messageOf(error)}</p>;
  return (
    <ul className="list-disc space-y-0.5 pl-4 wrap-anywhere">
      {issues.map(({ message }) => (
        <li key={message}>{message}</li>
      ))}
    </ul>
  );
}
