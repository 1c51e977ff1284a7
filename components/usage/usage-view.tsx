'use client';

import { useQuery } from '@tanstack/react-query';
import { Cpu } from 'lucide-react';
import { ListTable } from '@/components/ui/list-table';
import { Panel } from '@/components/ui/panel';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { QuotaMeter } from '@/components/usage/quota-meter';
import { usageQuery } from '@/lib/api-client/usage';
import { nearness, QUOTA_WORDS, quotaAmount, quotaShare } from '@/lib/domain/quotas';
import type { QuotaUsage, Usage } from '@/lib/domain/resources/usage';

/** What the organisation uses of each quota, and its processor time month by month. */
export function UsageView({ org }: { org: string }) {
  const query = useQuery(usageQuery(org));
  if (query.data) return <Loaded usage={query.data} />;
  if (query.isPending) return <SkeletonRows label="Loading usage" rows={6} />;
  return (
    <ErrorState title="Usage could not be loaded" error={query.error} onRetry={() => void query.refetch()} />
  );
}

function Loaded({ usage }: { usage: Usage }) {
  return (
    <div className="space-y-4">
      <Panel
        flush
        title="Quotas"
        actions={
          <span className="text-sm text-ink-muted">The operator of this installation sets the limits.</span>
        }
      >
        <ul className="grid md:grid-cols-2">
          {usage.quotas.map((each) => (
            <li
              key={each.quota}
              className="border-b border-line p-4 last:border-b-0 md:odd:border-r md:nth-last-2:border-b-0"
            >
              <Quota usage={each} nextMonthAt={usage.nextMonthAt} />
            </li>
          ))}
        </ul>
      </Panel>
      <Panel flush title="CPU time by month">
        {usage.months.length === 0 ? (
          <EmptyState icon={Cpu} title="Nothing has been docked yet">
            Each ligand counts with what the docking engine took for it, in the month (UTC) in which it ended.
          </EmptyState>
        ) : (
          <>
            <ListTable
              label="CPU time by month"
              rows={usage.months}
              rowId={({ month }) => month}
              columns={[
                { id: 'month', header: 'Month (UTC)', isTitle: true, cell: ({ month }) => monthName(month) },
                {
                  id: 'hours',
                  header: 'CPU-hours',
                  align: 'end',
                  cell: ({ cpuHours }) => hours(cpuHours),
                },
              ]}
            />
            <p className="border-t border-line px-4 py-3 text-sm text-pretty text-ink-muted">
              Counted is what the docking engine took, user and system time of all its cores, for every try
              that came to an end: docked, failed or cancelled. Reused results, preparation, and tries lost
              with their worker count nothing.
            </p>
          </>
        )}
      </Panel>
    </div>
  );
}

function Quota({ usage, nextMonthAt }: { usage: QuotaUsage; nextMonthAt: string }) {
  const { quota, used, limit } = usage;
  const { name, meaning } = QUOTA_WORDS[quota];
  const isLimited = used !== null && limit !== null;
  const isUsedUp = isLimited && nearness(used, limit) === 'none';
  return (
    <>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="text-base font-medium">{name}</h3>
        <p className="text-base font-medium">
          {isLimited ? (
            quotaShare(quota, used, limit)
          ) : (
            <>
              {used === null ? 'unknown' : quotaAmount(quota, used)}{' '}
              <span className="text-sm font-normal text-ink-muted">
                {limit === null ? 'no limit' : `of ${quotaAmount(quota, limit)}`}
              </span>
            </>
          )}
        </p>
      </div>
      {isLimited && (
        <div className="mt-2">
          <QuotaMeter label={name} used={used} limit={limit} text={quotaShare(quota, used, limit)} />
        </div>
      )}
      {isUsedUp && (
        <p className="mt-2 text-sm font-medium text-danger">
          {quota === 'cpuHoursPerMonth' ? `Used up until ${nextMonthAt.slice(0, 10)} (UTC).` : 'Used up.'}
        </p>
      )}
      <p className="mt-2 text-sm text-pretty text-ink-muted">{meaning}</p>
    </>
  );
}

const hours = (value: number) => quotaAmount('cpuHoursPerMonth', value).replace(' CPU-hours', '');

/** `November 2026` for `2026-11`. */
function monthName(month: string): string {
  return new Date(`${month}-01T00:00:00Z`).toLocaleDateString('en-GB', {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}
