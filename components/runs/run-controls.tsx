'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ChevronDown, ChevronsDown, ChevronsUp, Equal, Pause, Play } from 'lucide-react';
import { useCan } from '@/components/access/access-provider';
import { Button } from '@/components/ui/button';
import { MenuBehind } from '@/components/ui/menu';
import { messageOf } from '@/components/ui/states';
import { showToast } from '@/components/ui/toast';
import { controlRun, runKeys } from '@/lib/api-client/runs';
import type { RunDetail } from '@/lib/domain/resources/runs';
import { isHoldableRunState, RUN_PRIORITIES, type RunPriority } from '@/lib/domain/states';

const PRIORITY_WORDS: Record<RunPriority, { name: string; detail: string; icon: typeof Equal }> = {
  low: { name: 'Low', detail: 'Its ligands wait until no other run has any to begin', icon: ChevronsDown },
  normal: { name: 'Normal', detail: 'In turn with other runs', icon: Equal },
  high: { name: 'High', detail: 'Its ligands are begun before those of other runs', icon: ChevronsUp },
};

/** What may be done about a run that goes on: let it hold on or go on, put it before or behind the others. */
export function RunControls({ org, run }: { org: string; run: RunDetail }) {
  const client = useQueryClient();
  const mayStart = useCan('run:start');
  const mayCancel = useCan('run:cancel');
  const control = useMutation({
    mutationFn: (what: Parameters<typeof controlRun>[2]) => controlRun(org, run.id, what),
    onSuccess: (next) => client.setQueryData(runKeys.detail(org, run.id), next),
    onError: (error) => showToast({ title: 'Nothing was changed', description: messageOf(error) }),
  });
  if (!isHoldableRunState(run.status) || run.cancelRequestedAt !== null) return null;
  const isPaused = run.pausedAt !== null;
  return (
    <>
      {mayStart && (
        <MenuBehind
          label="Priority"
          trigger={
            <Button isPending={control.isPending && typeof control.variables === 'object'}>
              {PRIORITY_WORDS[run.priority].name} priority
              <ChevronDown aria-hidden className="-mr-1 size-4 text-ink-faint" />
            </Button>
          }
          entries={RUN_PRIORITIES.toReversed().map((priority) => ({
            ...{ id: priority, ...PRIORITY_WORDS[priority] },
            onAction: () => control.mutate({ priority }),
          }))}
        />
      )}
      {isPaused
        ? mayStart && (
            <Button
              variant="primary"
              icon={Play}
              isPending={control.isPending && control.variables === 'resume'}
              onPress={() => control.mutate('resume')}
            >
              Resume
            </Button>
          )
        : mayCancel && (
            <Button
              icon={Pause}
              isPending={control.isPending && control.variables === 'pause'}
              onPress={() => control.mutate('pause')}
            >
              Pause
            </Button>
          )}
    </>
  );
}
