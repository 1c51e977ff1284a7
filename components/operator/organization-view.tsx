'use client';

import { useQuery } from '@tanstack/react-query';
import { Building2 } from 'lucide-react';
import { DeletionPanel } from '@/components/operator/deletion-panel';
import { FirstAdminPanel } from '@/components/operator/first-admin-panel';
import { OrganizationStateBadge } from '@/components/operator/organization-state';
import { ProvisioningPanel } from '@/components/operator/provisioning-panel';
import { QuotasForm } from '@/components/operator/quotas-form';
import { SuspendOrResume } from '@/components/operator/suspend-or-resume';
import { ButtonLink } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { CopyableCode } from '@/components/ui/copyable-code';
import { Moment } from '@/components/ui/moment';
import { PageHeader } from '@/components/ui/page-header';
import { Facts, Panel } from '@/components/ui/panel';
import { count } from '@/components/ui/quantity';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { organizationQuery } from '@/lib/api-client/operator';
import { ApiError } from '@/lib/api-client/request';
import { formatBytes } from '@/lib/domain/quantities';
import { quotaAmount } from '@/lib/domain/quotas';

/** One organisation for whoever runs the installation: its state, its sizes, its quotas, and what may be done about it. */
export function OrganizationView({ id }: { id: string }) {
  const query = useQuery(organizationQuery(id));
  if (query.isPending) return <SkeletonRows label="Loading the organisation" />;
  if (query.error instanceof ApiError && query.error.kind === 'not_found') {
    return (
      <EmptyState
        icon={Building2}
        title="This organisation is gone"
        action={<ButtonLink href="/operator">To the organisations</ButtonLink>}
      >
        It was deleted. Its certificate stands below the list.
      </EmptyState>
    );
  }
  if (!query.data) {
    return (
      <ErrorState
        title="The organisation could not be loaded"
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  const organization = query.data;
  const { name, slug, state, stateReason, provisioning } = organization;
  return (
    <>
      <PageHeader
        trail={[{ href: '/operator', name: 'Organisations' }]}
        title={name}
        status={<OrganizationStateBadge state={state} isStuck={Boolean(provisioning?.error)} />}
        actions={<SuspendOrResume organization={organization} />}
      />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="space-y-4">
          {state === 'suspended' && (
            <Callout tone="warn" title="Closed to its members">
              They are told: “{stateReason}”. Its runs wait.
            </Callout>
          )}
          {provisioning && <ProvisioningPanel organization={organization} />}
          {organization.invitedAdmin && <FirstAdminPanel organization={organization} />}
          <Panel title="In numbers">
            <Facts
              items={[
                { name: 'Address', value: <span className="font-mono text-xs">/orgs/{slug}</span> },
                { name: 'Id', value: <CopyableCode text={id} about="the id" /> },
                { name: 'Since', value: <Moment at={organization.createdAt} isExact /> },
                { name: 'Active members', value: count(organization.members) },
                {
                  name: 'Runs',
                  value: `${count(organization.runs)}${organization.openRuns > 0 ? `, ${count(organization.openRuns)} of them not ended` : ''}`,
                },
                { name: 'Stored files', value: formatBytes(organization.storedBytes) },
                {
                  name: 'Results database',
                  value:
                    organization.databaseBytes === null
                      ? 'not known while it is not open'
                      : formatBytes(organization.databaseBytes),
                },
                {
                  name: 'CPU time this month',
                  value: quotaAmount('cpuHoursPerMonth', organization.cpuHours),
                },
              ]}
            />
          </Panel>
        </div>
        <div className="space-y-4">
          <QuotasForm key={JSON.stringify(organization.quotas)} organization={organization} />
          <DeletionPanel organization={organization} />
        </div>
      </div>
      <p className="mt-4 text-sm text-pretty text-ink-muted">
        Numbers only: what its members work on is not shown to whoever runs the installation. What is done
        here stands in the organisation’s audit log.
      </p>
    </>
  );
}
