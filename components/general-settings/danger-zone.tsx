'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { lossesOf } from '@/components/general-settings/losses';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { FormProblem } from '@/components/ui/form-problem';
import { Moment } from '@/components/ui/moment';
import { Panel } from '@/components/ui/panel';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import { showToast } from '@/components/ui/toast';
import { deletionQuery, generalSettingsKeys, keepOrganization } from '@/lib/api-client/general-settings';
import type { DeletionFacts, ScheduledDeletion } from '@/lib/domain/resources/organization-deletion';

const DeleteDialog = dynamic(
  () => import('@/components/general-settings/delete-dialog').then((module) => module.DeleteDialog),
  { ssr: false },
);

/** The end of an organisation: what would be lost, the way to it, and the way back while there is one. */
export function DangerZone({ org }: { org: string }) {
  const deletion = useQuery(deletionQuery(org));
  return (
    <Panel title="Danger zone">
      {deletion.isPending ? (
        <SkeletonRows label="Loading what a deletion would take away" rows={2} />
      ) : deletion.isError ? (
        <ErrorState
          title="What a deletion would take away could not be loaded"
          error={deletion.error}
          onRetry={() => void deletion.refetch()}
        />
      ) : deletion.data.scheduled ? (
        <Scheduled org={org} scheduled={deletion.data.scheduled} />
      ) : (
        <Deletable org={org} facts={deletion.data} />
      )}
    </Panel>
  );
}

function Deletable({ org, facts }: { org: string; facts: DeletionFacts }) {
  const [isAsking, setAsking] = useState(false);
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 max-w-md space-y-1">
        <p className="font-medium">Delete this organisation</p>
        <p className="text-sm text-pretty text-ink-muted">
          Everything in it goes: {lossesOf(facts.lost)}; the audit log as well. People keep their accounts.
          Take home what you need first.
        </p>
      </div>
      <Button variant="danger" onPress={() => setAsking(true)}>
        Delete the organisation
      </Button>
      {isAsking && <DeleteDialog org={org} facts={facts} onClose={() => setAsking(false)} />}
    </div>
  );
}

function Scheduled({ org, scheduled }: { org: string; scheduled: ScheduledDeletion }) {
  const client = useQueryClient();
  const router = useRouter();
  const keep = useMutation({
    mutationFn: () => keepOrganization(org),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: generalSettingsKeys.deletion(org) });
      showToast({ title: 'The organisation stays' });
      router.refresh();
    },
  });
  return (
    <div className="space-y-3">
      <Callout tone="danger" title="This organisation is going to be deleted">
        <p>
          Asked for by {scheduled.requestedBy ?? 'somebody who is no user any more'},{' '}
          <Moment at={scheduled.requestedAt} />. It begins on <Moment at={scheduled.beginsAt} isExact />.
          Until then everything goes on, and any Admin can keep it.
        </p>
      </Callout>
      <FormProblem error={keep.error} fields={[]} />
      <Button variant="primary" isPending={keep.isPending} onPress={() => keep.mutate()}>
        Keep the organisation
      </Button>
    </div>
  );
}
