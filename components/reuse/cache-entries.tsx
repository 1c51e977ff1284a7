'use client';

import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Ban, History, Pin, PinOff } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useState } from 'react';
import { useCan } from '@/components/access/access-provider';
import { engineWords } from '@/components/reuse/engine-words';
import { Badge } from '@/components/ui/badge';
import { Button, IconButton } from '@/components/ui/button';
import { type ListColumn, ListTable } from '@/components/ui/list-table';
import { Moment } from '@/components/ui/moment';
import { Panel } from '@/components/ui/panel';
import { count, fixed, formatDuration, plural } from '@/components/ui/quantity';
import { Select } from '@/components/ui/select';
import { EmptyState, ErrorState, messageOf, SkeletonRows } from '@/components/ui/states';
import { showToast } from '@/components/ui/toast';
import { useUrlState } from '@/components/ui/use-url-state';
import { cacheEntriesQuery, pinEntry, reuseKeys } from '@/lib/api-client/reuse';
import { formatBytes } from '@/lib/domain/quantities';
import { CACHE_ORDERS, type CacheEntry, type CacheOrder, type Reuse } from '@/lib/domain/resources/reuse';

const InvalidateDialog = dynamic(
  () => import('@/components/reuse/invalidate-dialog').then((module) => module.InvalidateDialog),
  { ssr: false },
);

const ANY = 'any';
const ORDER_WORDS: Record<CacheOrder, string> = {
  hits: 'Most reused',
  used: 'Last used',
  age: 'Oldest',
  size: 'Largest',
};

/** The entries of the cache. Filter and order are in the page's address. */
export function CacheEntries({ org, reuse, mayManage }: { org: string; reuse: Reuse; mayManage: boolean }) {
  const [url, changeUrl] = useUrlState();
  const [isInvalidating, setInvalidating] = useState(false);
  const seesSizes = useCan('structure:read');
  const sort = CACHE_ORDERS.find((order) => order === url.get('sort')) ?? 'hits';
  const [targetId, engineSha256] = [url.get('target'), url.get('engine')];
  const query = useInfiniteQuery(cacheEntriesQuery(org, { sort, targetId, engineSha256 }));
  const entries = query.data?.pages.flatMap((page) => page.entries) ?? [];
  const total = query.data?.pages[0]?.total;
  return (
    <Panel
      flush
      title={total === undefined ? 'Entries' : plural(total, 'entry', 'entries')}
      actions={
        mayManage &&
        reuse.entries > 0 && (
          <Button icon={Ban} onPress={() => setInvalidating(true)}>
            Invalidate…
          </Button>
        )
      }
    >
      <div className="grid gap-3 border-b border-line p-4 sm:grid-cols-3">
        <Select
          label="Target"
          options={[
            { id: ANY, name: 'Any target' },
            ...reuse.targets.map(({ id, name, entries: n }) => ({ id, name: `${name ?? id} (${count(n)})` })),
          ]}
          value={targetId ?? ANY}
          onChange={(id) => changeUrl({ target: id === ANY ? null : id })}
        />
        <Select
          label="Engine build"
          options={[
            { id: ANY, name: 'Any build' },
            ...reuse.engines.map((engine) => ({
              ...{ id: engine.sha256, name: `${engineWords(engine)}: ${count(engine.entries)}` },
            })),
          ]}
          value={engineSha256 ?? ANY}
          onChange={(id) => changeUrl({ engine: id === ANY ? null : id })}
        />
        <Select
          label="Order"
          options={CACHE_ORDERS.filter((id) => id !== 'size' || seesSizes).map((id) => ({
            ...{ id, name: ORDER_WORDS[id] },
          }))}
          value={sort}
          onChange={(id) => changeUrl({ sort: id })}
        />
      </div>
      {query.isPending ? (
        <SkeletonRows label="Loading the entries" />
      ) : query.isError && entries.length === 0 ? (
        <ErrorState
          title="The entries could not be loaded"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : entries.length === 0 ? (
        <EmptyState
          icon={History}
          title={targetId || engineSha256 ? 'No entry matches' : 'Nothing is kept yet'}
        >
          {targetId || engineSha256
            ? 'Choose less in the filter above.'
            : 'What a run docks is kept here, for the next one that wants the same.'}
        </EmptyState>
      ) : (
        <ListTable
          label="Entries of the cache"
          rows={entries}
          rowId={({ id }) => id}
          columns={columns(org, mayManage, seesSizes)}
        />
      )}
      {query.hasNextPage && (
        <div className="border-t border-line p-3 text-center">
          <Button isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            Show more entries
          </Button>
        </div>
      )}
      {isInvalidating && (
        <InvalidateDialog
          org={org}
          reuse={reuse}
          initial={{ targetId, engineSha256 }}
          onClose={() => setInvalidating(false)}
        />
      )}
    </Panel>
  );
}

function columns(org: string, mayManage: boolean, seesSizes: boolean): ListColumn<CacheEntry>[] {
  return [
    {
      id: 'name',
      header: 'Ligand',
      isTitle: true,
      cell: (entry) => (
        <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
          {entry.origin ? (
            <Link
              className="text-accent-strong hover:underline"
              href={`/orgs/${org}/runs/${entry.origin.runId}?ligand=${entry.origin.ligandId}`}
            >
              {entry.origin.name}
            </Link>
          ) : (
            'Of a run that is gone'
          )}
          {entry.pinned && <Badge>Pinned</Badge>}
        </span>
      ),
    },
    { id: 'target', header: 'Target', cell: ({ target }) => target?.name ?? '–' },
    { id: 'engine', header: 'Engine build', cell: ({ engine }) => engineWords(engine) },
    {
      id: 'affinity',
      header: 'kcal/mol',
      align: 'end',
      cell: (entry) => fixed(entry.affinityKcalPerMol, 2),
    },
    {
      id: 'confidence',
      header: 'Confidence',
      align: 'end',
      cell: (entry) => <ConfidenceCell entry={entry} />,
    },
    {
      id: 'cpu',
      header: 'CPU time',
      align: 'end',
      cell: ({ cpuSeconds }) => (cpuSeconds === null ? '–' : formatDuration(cpuSeconds)),
    },
    ...(seesSizes
      ? [
          {
            id: 'size',
            header: 'Size',
            align: 'end' as const,
            cell: ({ bytes }: CacheEntry) => (bytes === null ? '–' : formatBytes(bytes)),
          },
        ]
      : []),
    { id: 'hits', header: 'Reused', align: 'end', cell: ({ hits }) => count(hits) },
    { id: 'runs', header: 'In runs', align: 'end', cell: ({ runs }) => count(runs) },
    { id: 'made', header: 'Made', align: 'end', cell: ({ createdAt }) => <Moment at={createdAt} /> },
    {
      id: 'verified',
      header: 'Verified',
      align: 'end',
      cell: ({ verifiedAt }) => (verifiedAt ? <Moment at={verifiedAt} /> : '–'),
    },
    { id: 'used', header: 'Used', align: 'end', cell: ({ lastUsedAt }) => <Moment at={lastUsedAt} /> },
    ...(mayManage
      ? [
          {
            id: 'pin',
            header: '',
            align: 'end' as const,
            cell: (entry: CacheEntry) => <PinButton org={org} entry={entry} />,
          },
        ]
      : []),
  ];
}

/** The best confidence of the ligand, and the one that it has replaced. */
function ConfidenceCell({ entry: { confidence } }: { entry: CacheEntry }) {
  if (!confidence) return '–';
  const { value, seeds, replaced } = confidence;
  return (
    <>
      {fixed(value, 2)} <span className="text-ink-muted">of {plural(seeds, 'seed')}</span>
      {replaced && (
        <span className="block text-xs text-ink-muted">
          was {fixed(replaced.value, 2)} of {plural(replaced.seeds, 'seed')}, <Moment at={replaced.at} />
        </span>
      )}
    </>
  );
}

function PinButton({ org, entry }: { org: string; entry: CacheEntry }) {
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: () => pinEntry(org, entry.id, !entry.pinned),
    onSuccess: () => client.invalidateQueries({ queryKey: reuseKeys.of(org) }),
    onError: (error) => showToast({ title: 'The entry was not changed', description: messageOf(error) }),
  });
  const name = entry.origin?.name ?? 'this entry';
  return (
    <IconButton
      icon={entry.pinned ? PinOff : Pin}
      label={entry.pinned ? `Unpin ${name}` : `Pin ${name}`}
      isDisabled={change.isPending}
      onPress={() => change.mutate()}
    />
  );
}
