'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { engineWords } from '@/components/reuse/engine-words';
import { ConfirmDialog } from '@/components/ui/dialog';
import { count, plural } from '@/components/ui/quantity';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { TextField } from '@/components/ui/text-field';
import { showToast } from '@/components/ui/toast';
import { issuesByField } from '@/lib/api-client/request';
import { invalidateEntries, reuseKeys } from '@/lib/api-client/reuse';
import type { Reuse } from '@/lib/domain/resources/reuse';

type By = 'target' | 'engine';

/** Takes all results of a target, or of an engine's build, out of the cache: says how many before it does. */
export function InvalidateDialog({
  org,
  reuse,
  initial,
  onClose,
}: {
  org: string;
  reuse: Reuse;
  /** What the list is filtered by. */
  initial: { targetId: string | null; engineSha256: string | null };
  onClose: () => void;
}) {
  const client = useQueryClient();
  const [by, setBy] = useState<By>(initial.targetId || !initial.engineSha256 ? 'target' : 'engine');
  const [targetId, setTargetId] = useState(initial.targetId ?? reuse.targets[0]?.id ?? null);
  const [engine, setEngine] = useState(initial.engineSha256 ?? reuse.engines[0]?.sha256 ?? null);
  const [reason, setReason] = useState('');
  const entries =
    (by === 'target'
      ? reuse.targets.find(({ id }) => id === targetId)
      : reuse.engines.find(({ sha256 }) => sha256 === engine)
    )?.entries ?? 0;
  const change = useMutation({
    mutationFn: () =>
      invalidateEntries(org, {
        ...(by === 'target' ? { targetId: targetId ?? '' } : { engineSha256: engine ?? '' }),
        reason,
      }),
    onSuccess: async ({ invalidated }) => {
      onClose();
      showToast({ title: `${plural(invalidated, 'entry is', 'entries are')} out of the cache` });
      await client.invalidateQueries({ queryKey: reuseKeys.of(org) });
    },
  });
  return (
    <ConfirmDialog
      title="Invalidate results"
      isOpen
      onClose={onClose}
      confirmLabel={`Invalidate ${plural(entries, 'entry', 'entries')}`}
      keepLabel="Keep them"
      onConfirm={() => change.mutate()}
      isPending={change.isPending}
      error={change.error}
    >
      <div className="space-y-4">
        <Segmented
          label="Invalidate by"
          options={[
            { id: 'target', name: 'By target' },
            { id: 'engine', name: 'By engine build' },
          ]}
          value={by}
          onChange={setBy}
        />
        {by === 'target' ? (
          <Select
            label="Target"
            options={reuse.targets.map(({ id, name, entries: n }) => ({
              ...{ id, name: `${name ?? id} (${count(n)})` },
            }))}
            value={targetId}
            onChange={(id) => setTargetId(reuse.targets.find((each) => each.id === id)?.id ?? null)}
          />
        ) : (
          <Select
            label="Engine build"
            options={reuse.engines.map((each) => ({
              ...{ id: each.sha256, name: `${engineWords(each)}: ${count(each.entries)}` },
            }))}
            value={engine}
            onChange={setEngine}
          />
        )}
        <TextField
          label="Reason"
          description="Stands in the audit log."
          value={reason}
          onChange={setReason}
          maxLength={500}
          error={issuesByField(change.error).reason}
        />
        <p className="text-sm text-pretty text-ink-muted">
          New runs dock these again, pinned ones too. Runs that are there keep the very results that they
          show.
        </p>
      </div>
    </ConfirmDialog>
  );
}
