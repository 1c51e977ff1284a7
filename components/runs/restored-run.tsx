'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { usePermissions } from '@/components/access/access-provider';
import { actorWords } from '@/components/runs/actor-words';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { CopyableCode } from '@/components/ui/copyable-code';
import { ConfirmDialog } from '@/components/ui/dialog';
import { Moment } from '@/components/ui/moment';
import { showToast } from '@/components/ui/toast';
import { deleteRun, runKeys } from '@/lib/api-client/runs';
import { RESTORE_PERMISSIONS } from '@/lib/domain/permissions';
import type { RestoredRun, RunDetail } from '@/lib/domain/resources/runs';

/** Where a run comes from that was not made here, and what that means. */
export function RestoredNote({ restored }: { restored: RestoredRun }) {
  const { organizationName, installation, askedBy, askedAt, exportedAt, bundleSha256, runId } = restored;
  return (
    <Callout tone="info" title="Restored from a proof bundle, read-only">
      <p className="text-pretty">
        Made by {organizationName}
        {installation && ` at ${installation}`}, asked for by {actorWords(askedBy)} on{' '}
        <Moment at={askedAt} isExact />, taken away <Moment at={exportedAt} isExact />. Its checksums,
        signatures and scores were verified, and nothing was docked again. It stands for no other run.
      </p>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-ink-muted">
        <span className="flex max-w-full min-w-0 items-center gap-1.5">
          Run there <CopyableCode text={runId} about="id of the run there" />
        </span>
        <span className="flex max-w-full min-w-0 items-center gap-1.5">
          Bundle <CopyableCode text={bundleSha256} about="SHA-256 of the bundle" />
        </span>
      </div>
    </Callout>
  );
}

/** Deletes a restored run after asking, and goes to the list. */
export function DeleteRestored({ org, run }: { org: string; run: RunDetail }) {
  const router = useRouter();
  const client = useQueryClient();
  const permissions = usePermissions();
  const [isAsking, setAsking] = useState(false);
  const deletion = useMutation({
    mutationFn: () => deleteRun(org, run.id),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: runKeys.list(org) });
      showToast({ title: `${run.name} is deleted` });
      router.push(`/orgs/${org}/runs`);
    },
  });
  if (!RESTORE_PERMISSIONS.every((permission) => permissions.has(permission))) return null;
  return (
    <>
      <Button variant="quiet" icon={Trash2} onPress={() => setAsking(true)}>
        Delete
      </Button>
      <ConfirmDialog
        title="Delete this restored run?"
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        confirmLabel="Delete the run"
        keepLabel="Keep it"
        onConfirm={() => deletion.mutate()}
        isPending={deletion.isPending}
        error={deletion.error}
      >
        Its results, its target and its library go with it, and its results leave every shortlist. The bundle
        can be restored again.
      </ConfirmDialog>
    </>
  );
}
