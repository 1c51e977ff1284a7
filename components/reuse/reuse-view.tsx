'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useCan } from '@/components/access/access-provider';
import { CacheEntries } from '@/components/reuse/cache-entries';
import { CacheSettingsPanel } from '@/components/reuse/cache-settings-panel';
import { engineWords } from '@/components/reuse/engine-words';
import { HitRate } from '@/components/reuse/hit-rate';
import { Callout } from '@/components/ui/callout';
import { Moment } from '@/components/ui/moment';
import { Panel } from '@/components/ui/panel';
import { count, formatDuration, plural } from '@/components/ui/quantity';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import { reuseQuery } from '@/lib/api-client/reuse';
import { formatBytes } from '@/lib/domain/quantities';
import type { Reuse } from '@/lib/domain/resources/reuse';

/** What the cache of results holds and has saved; those who look after it change it here. */
export function ReuseView({ org }: { org: string }) {
  const query = useQuery(reuseQuery(org));
  const mayManage = useCan('cache:manage');
  if (query.data) {
    return (
      <div className="space-y-4">
        <Quarantines org={org} quarantines={query.data.quarantines} />
        <Summary reuse={query.data} />
        <HitRate days={query.data.days} />
        <CacheEntries org={org} reuse={query.data} mayManage={mayManage} />
        <CacheSettingsPanel org={org} settings={query.data.settings} mayManage={mayManage} />
      </div>
    );
  }
  if (query.isPending) return <SkeletonRows label="Loading the cache" rows={6} />;
  return (
    <ErrorState
      title="The cache could not be read"
      error={query.error}
      onRetry={() => void query.refetch()}
    />
  );
}

function Summary({ reuse }: { reuse: Reuse }) {
  return (
    <Panel flush title="Results that are never docked twice">
      <dl className="grid grid-cols-2 md:grid-cols-4">
        <Figure name="Results kept">{count(reuse.entries)}</Figure>
        <Figure name="Size">{reuse.bytes === null ? '–' : formatBytes(reuse.bytes)}</Figure>
        <Figure name="Dockings saved">{count(reuse.hits)}</Figure>
        <Figure name="CPU time saved">{formatDuration(reuse.cpuHoursSaved * 3600)}</Figure>
      </dl>
      <p className="border-t border-line px-4 py-3 text-sm text-pretty text-ink-muted">
        A result stands in for a docking only if the very same bytes would run. Saved counts what the engine
        took when it was docked, once for each time that it stood in. {checkWords(reuse.checks)}
      </p>
    </Panel>
  );
}

function checkWords({ same, different, damaged, open }: Reuse['checks']): string {
  const done = same + different + damaged;
  if (done === 0) return open === 0 ? '' : `${plural(open, 'result')} to be docked again as a check.`;
  const bad = different + damaged;
  return `Of ${plural(done, 'result')} docked again as a check, ${bad === 0 ? 'all' : count(same)} gave the same.`;
}

function Quarantines({ org, quarantines }: { org: string; quarantines: Reuse['quarantines'] }) {
  return quarantines.map(({ engine, machineClass, since, detail, runId, ligandId }) => (
    <Callout
      key={`${engine.sha256} ${machineClass}`}
      tone="danger"
      title={`In quarantine: ${engineWords(engine)}${machineClass ? ` on ${machineClass}` : ''}`}
    >
      <p>
        Nothing of it is reused since <Moment at={since} />: a result of{' '}
        <Link className="underline" href={`/orgs/${org}/runs/${runId}?ligand=${ligandId}`}>
          this run
        </Link>{' '}
        was docked again and is not the same. {detail} Invalidating the entries of this build ends the
        quarantine.
      </p>
    </Callout>
  ));
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="border-line p-4 not-first:border-l max-md:nth-3:border-t max-md:nth-3:border-l-0 max-md:nth-4:border-t">
      <dt className="text-sm text-ink-muted">{name}</dt>
      <dd className="figures mt-1 text-lg font-semibold">{children}</dd>
    </div>
  );
}
