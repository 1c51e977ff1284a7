import { OrganizationStateBadge } from '@/components/operator/organization-state';
import { ListTable } from '@/components/ui/list-table';
import { Moment } from '@/components/ui/moment';
import { count } from '@/components/ui/quantity';
import { formatBytes } from '@/lib/domain/quantities';
import { quotaAmount } from '@/lib/domain/quotas';
import type { OperatorOrganization } from '@/lib/domain/resources/operator';

/** Organisations, one a row, each a link to its page. */
export function OrganizationsTable({ organizations }: { organizations: OperatorOrganization[] }) {
  return (
    <ListTable
      label="Organisations"
      rows={organizations}
      rowId={(each) => each.id}
      rowHref={(each) => `/operator/organizations/${each.id}`}
      columns={[
        {
          id: 'name',
          header: 'Organisation',
          isTitle: true,
          cell: ({ name, slug }) => (
            <>
              {name}
              <span className="block font-mono text-xs font-normal text-ink-muted">{slug}</span>
            </>
          ),
        },
        {
          id: 'state',
          header: 'State',
          cell: ({ state, provisioning }) => (
            <OrganizationStateBadge state={state} isStuck={Boolean(provisioning?.error)} />
          ),
        },
        {
          id: 'members',
          header: 'Members',
          align: 'end',
          cell: ({ members, quotas }) => ofLimit(count(members), quotas.members && count(quotas.members)),
        },
        { id: 'runs', header: 'Runs', align: 'end', cell: ({ runs }) => count(runs) },
        {
          id: 'stored',
          header: 'Files',
          align: 'end',
          cell: ({ storedBytes, quotas: { storageBytes } }) =>
            ofLimit(
              formatBytes(storedBytes),
              storageBytes !== undefined && quotaAmount('storageBytes', storageBytes),
            ),
        },
        {
          id: 'database',
          header: 'Database',
          align: 'end',
          cell: ({ databaseBytes }) => (databaseBytes === null ? '–' : formatBytes(databaseBytes)),
        },
        {
          id: 'cpu',
          header: 'CPU-hours this month',
          align: 'end',
          cell: ({ cpuHours, quotas: { cpuHoursPerMonth } }) =>
            ofLimit(cpuHours.toFixed(1), cpuHoursPerMonth !== undefined && count(cpuHoursPerMonth)),
        },
        { id: 'created', header: 'Since', cell: ({ createdAt }) => <Moment at={createdAt} /> },
      ]}
    />
  );
}

/** `3 / 10`; the limit quieter, and left out where there is none. */
function ofLimit(used: string, limit: string | number | undefined | false) {
  return (
    <span className="whitespace-nowrap">
      {used}
      {limit && <span className="text-ink-muted"> / {limit}</span>}
    </span>
  );
}
