'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Moment } from '@/components/ui/moment';
import { Panel } from '@/components/ui/panel';
import { messageOf } from '@/components/ui/states';
import { showToast } from '@/components/ui/toast';
import { approveTarget, targetKeys } from '@/lib/api-client/targets';
import type { TargetDetail } from '@/lib/domain/resources/targets';

/** Who stands for the receptor as it is prepared, or the way to do so. */
export function ApprovalPanel({
  org,
  target,
  mayApprove,
}: {
  org: string;
  target: TargetDetail;
  mayApprove: boolean;
}) {
  const client = useQueryClient();
  const sha256 = target.pdbqtSha256 ?? '';
  const approve = useMutation({
    mutationFn: () => approveTarget(org, target.id, sha256),
    onSuccess: (next) => {
      client.setQueryData(targetKeys.detail(org, target.id), next);
      void client.invalidateQueries({ queryKey: targetKeys.list(org) });
      showToast({ title: 'The target is approved' });
    },
    onError: () => void client.invalidateQueries({ queryKey: targetKeys.detail(org, target.id) }),
  });
  const { approval } = target;
  const isOpen = target.verdict === 'needs-decision';
  return (
    <Panel title="Approval">
      <div className="space-y-3 text-sm">
        {approval ? (
          <p className="flex items-start gap-2">
            <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-accent-strong" />
            <span className="min-w-0">
              Approved by {approval.by}, <Moment at={approval.at} />.{' '}
              <span className="text-ink-muted">
                For the receptor whose PDBQT begins with{' '}
                <span className="font-mono">{sha256.slice(0, 8)}</span>; another preparation ends it.
              </span>
            </span>
          </p>
        ) : (
          <p className="text-pretty text-ink-muted">
            Nobody stands for this receptor yet. Runs can start all the same; they are warned of it.
            {isOpen && ' Decide what is open first.'}
          </p>
        )}
        {approve.isError && (
          <Callout tone="danger" isLive>
            {messageOf(approve.error)}
          </Callout>
        )}
        {!approval && mayApprove && (
          <Button
            icon={CircleCheck}
            isPending={approve.isPending}
            isDisabled={isOpen}
            onPress={() => approve.mutate()}
          >
            Approve this target
          </Button>
        )}
      </div>
    </Panel>
  );
}
