'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import { STATE_NAMES } from '@/components/operator/organization-state';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Elapsed } from '@/components/ui/moment';
import { Panel } from '@/components/ui/panel';
import { ProgressBar } from '@/components/ui/progress-bar';
import { messageOf } from '@/components/ui/states';
import { operatorKeys, retryProvisioning } from '@/lib/api-client/operator';
import type { OperatorOrganization } from '@/lib/domain/resources/operator';

/** How far the making of the results database has come, and why it does not go on. */
export function ProvisioningPanel({ organization }: { organization: OperatorOrganization }) {
  const client = useQueryClient();
  const retry = useMutation({
    mutationFn: () => retryProvisioning(organization.id),
    onSuccess: (changed) => client.setQueryData(operatorKeys.organization(organization.id), changed),
  });
  const { provisioning, state } = organization;
  if (!provisioning) return null;
  const { error, attempts, changedAt } = provisioning;
  return (
    <Panel
      title="Results database"
      actions={
        <Button size="sm" icon={RotateCw} isPending={retry.isPending} onPress={() => retry.mutate()}>
          Try again
        </Button>
      }
    >
      <div className="space-y-3 text-sm">
        {error ? (
          <Callout tone="danger" title="It could not be made yet" isLive>
            <p className="break-words">{error}</p>
          </Callout>
        ) : (
          <ProgressBar label="The results database is being made" share={null} />
        )}
        <p className="text-ink-muted">
          {state === 'requested' && !error
            ? 'A worker takes it up within a minute. '
            : `${STATE_NAMES[state]}, ${attempts === 1 ? 'first try' : `try ${attempts}`}. `}
          Nothing has changed for <Elapsed from={changedAt} to={null} />.
          {error && ' A worker tries again by itself every few minutes.'}
        </p>
        {retry.error && (
          <Callout tone="danger" isLive>
            {messageOf(retry.error)}
          </Callout>
        )}
      </div>
    </Panel>
  );
}
