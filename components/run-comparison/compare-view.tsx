'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ArrowLeftRight, GitCompareArrows } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useMemo } from 'react';
import { comparedColumns, FATE_WORDS, shownOf } from '@/components/run-comparison/compared-columns';
import { RecipeDifferences } from '@/components/run-comparison/recipe-differences';
import {
  areaText,
  type ComparedArea,
  type ComparedSort,
  MOST_TOP,
  type Show,
  useComparisonState,
} from '@/components/run-comparison/use-comparison-state';
import { IconButton } from '@/components/ui/button';
import { Chip } from '@/components/ui/chip';
import { DataGrid } from '@/components/ui/data-grid';
import { HelpTip } from '@/components/ui/help-tip';
import { NumberField } from '@/components/ui/number-field';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { count, fixed, plural } from '@/components/ui/quantity';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { useMediaQuery } from '@/components/ui/use-media-query';
import { comparisonQuery } from '@/lib/api-client/run-comparison';
import { runListQuery, runQuery } from '@/lib/api-client/runs';
import { affinityChange, type ComparedPair, comparedPairs, hitFate } from '@/lib/domain/compared-hits';
import type { MatchedRow, RunComparison } from '@/lib/domain/resources/run-comparison';

const ROW_HEIGHT = 74;

/** The library that draws is loaded with the plot, never with the page. */
const AffinityScatter = dynamic(
  () => import('@/components/run-comparison/affinity-scatter').then((module) => module.AffinityScatter),
  { ssr: false, loading: () => <SkeletonRows label="Loading the plot" rows={5} /> },
);

/** Comes after the list, together with the 3D view that it is built around. */
const PairPanel = dynamic(
  () => import('@/components/run-comparison/pair-panel').then((module) => module.PairPanel),
  {
    ssr: false,
    loading: () => (
      <Panel flush>
        <SkeletonRows label="Loading the pair" rows={6} />
      </Panel>
    ),
  },
);

/** Two runs side by side, molecule by molecule. Which two, and what of them is looked at, stands in the address. */
export function CompareView({ org }: { org: string }) {
  const { a, b, change } = useComparisonState();
  return (
    <>
      <PageHeader
        trail={[{ href: `/orgs/${org}/runs`, name: 'Runs' }]}
        title="Compare runs"
        description="The same molecules in two runs, matched by what they are and not by their names."
      />
      <div className="space-y-4">
        <div className="grid items-end gap-2 sm:grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)]">
          <RunSelect
            org={org}
            label="A"
            value={a}
            other={b}
            onChange={(id) => change({ a: id, pair: null, area: null }, 'push')}
          />
          <IconButton
            icon={ArrowLeftRight}
            label="Swap A and B"
            isDisabled={!a || !b}
            onPress={() => change({ a: b, b: a, pair: null, area: null }, 'push')}
          />
          <RunSelect
            org={org}
            label="B"
            value={b}
            other={a}
            onChange={(id) => change({ b: id, pair: null, area: null }, 'push')}
          />
        </div>
        {a && b ? (
          <Comparison org={org} a={a} b={b} />
        ) : (
          <Panel flush>
            <EmptyState icon={GitCompareArrows} title={a || b ? 'Choose the other run' : 'Choose two runs'}>
              Runs into the same target with different settings, or the same library in two targets: what both
              docked is compared.
            </EmptyState>
          </Panel>
        )}
      </div>
    </>
  );
}

function RunSelect({
  org,
  label,
  value,
  other,
  onChange,
}: {
  org: string;
  label: string;
  value: string | null;
  other: string | null;
  onChange: (id: string) => void;
}) {
  const listed = useInfiniteQuery(runListQuery(org)).data?.pages.flatMap((page) => page.runs) ?? [];
  const isListed = value === null || listed.some(({ id }) => id === value);
  const older = useQuery({ ...runQuery(org, value ?? ''), enabled: !isListed }).data;
  const runs = (older ? [older, ...listed] : listed).filter(
    ({ id, counts }) => id === value || (id !== other && counts.docked + counts.reused > 0),
  );
  return (
    <Select
      label={label}
      value={value}
      onChange={onChange}
      placeholder="Choose a run"
      options={runs.map(({ id, name, target, counts }) => ({
        id,
        name,
        detail: `${target.name}, ${plural(counts.docked + counts.reused, 'result')}`,
      }))}
    />
  );
}

function Comparison({ org, a, b }: { org: string; a: string; b: string }) {
  const query = useQuery(comparisonQuery(org, { a, b }));
  if (query.isPending) return <SkeletonRows label="Comparing the runs" rows={8} />;
  if (!query.data) {
    return (
      <Panel flush>
        <ErrorState
          title="The runs could not be compared"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      </Panel>
    );
  }
  return <Loaded org={org} comparison={query.data} />;
}

function Loaded({ org, comparison }: { org: string; comparison: RunComparison }) {
  const { a, b, matched, isSameReceptor } = comparison;
  const { top, show, sort, isDescending, area, pair: asked, isSideBySide, change } = useComparisonState();
  const isWide = useMediaQuery('(min-width: 40rem)');
  const pairs = useMemo(() => comparedPairs(comparison), [comparison]);
  const fates = useMemo(() => countFates(pairs, top), [pairs, top]);
  const rows = useMemo(
    () =>
      pairs
        .filter((pair) => isShown(pair, show, top) && isInArea(pair, area))
        .sort(orderOf(sort, isDescending)),
    [pairs, show, top, area, sort, isDescending],
  );
  const selected = rows.find((pair) => shownOf(pair).ligandId === asked) ?? rows[0] ?? null;
  const onSort = (by: ComparedSort) =>
    change(
      by === sort
        ? { order: isDescending ? null : 'desc' }
        : { sort: by === 'change' ? null : by, order: null },
      'push',
    );

  if (matched.length === 0) {
    return (
      <>
        <Panel title="What differs" flush>
          <RecipeDifferences comparison={comparison} />
        </Panel>
        <Panel flush>
          <EmptyState icon={GitCompareArrows} title="The two runs have no molecule in common">
            {plural(comparison.onlyA.length, 'molecule')} in A and {count(comparison.onlyB.length)} in B, none
            of them the same.
          </EmptyState>
        </Panel>
      </>
    );
  }
  return (
    <>
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <Panel>
          <AffinityScatter
            matched={matched}
            nameA={a.name}
            nameB={b.name}
            area={area}
            selected={isMatched(selected) ? selected : null}
            onBrush={(next) => change({ area: areaText(next), show: null }, 'push')}
          />
          <p className="mt-2 text-sm text-ink-muted">
            Drag over the plot to list what is inside. Below the dashed line B binds better.
          </p>
        </Panel>
        <div className="min-w-0 space-y-4">
          <Correlation comparison={comparison} />
          <Panel title="What differs" flush>
            <RecipeDifferences comparison={comparison} />
          </Panel>
        </div>
      </div>
      <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
        <div className="w-36">
          <NumberField
            label="Hits are the first"
            value={top}
            step={10}
            fractionDigits={0}
            onChange={(value) => {
              if (value >= 1 && value <= MOST_TOP) change({ n: String(Math.round(value)) });
            }}
          />
        </div>
        <Segmented<Show>
          label="Molecules"
          value={show}
          onChange={(id) => change({ show: id === 'both' ? null : id, area: null }, 'push')}
          options={[
            { id: 'both', name: <Counted name="In both" value={matched.length} /> },
            ...(['gained', 'lost', 'kept'] as const).map((id) => ({
              id,
              name: <Counted name={FATE_WORDS[id]} value={fates[id]} />,
            })),
            { id: 'only-a', name: <Counted name="Only in A" value={comparison.onlyA.length} /> },
            { id: 'only-b', name: <Counted name="Only in B" value={comparison.onlyB.length} /> },
          ]}
        />
        {area && (
          <Chip
            text={areaWords(area)}
            removeLabel={`Remove filter: ${areaWords(area)}`}
            onRemove={() => change({ area: null }, 'push')}
          />
        )}
        <p role="status" className="figures ml-auto text-sm text-ink-muted">
          {plural(rows.length, 'molecule')}
        </p>
      </div>
      {selected ? (
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1.25fr)_minmax(24rem,1fr)]">
          <Panel flush>
            <DataGrid
              label="Molecules of the two runs"
              listId={JSON.stringify([show, sort, isDescending, area, top])}
              rows={rows}
              columns={comparedColumns({
                ...{ org, top, isWide, isSameReceptor, onSort },
                runs: { a: a.id, b: b.id },
                sort: { by: sort, isDescending },
              })}
              rowId={(pair) => shownOf(pair).ligandId}
              rowHeight={ROW_HEIGHT}
              selectedId={shownOf(selected).ligandId}
              onSelect={(id) => change({ pair: id })}
              className="max-h-88 xl:max-h-[max(34rem,calc(100dvh-7rem))]"
            />
          </Panel>
          <div className="xl:sticky xl:top-4">
            <PairPanel
              org={org}
              comparison={comparison}
              pair={selected}
              isSideBySide={isSideBySide}
              onSideBySide={(side) => change({ poses: side ? 'side' : null })}
            />
          </div>
        </div>
      ) : (
        <Panel flush>
          <EmptyState icon={GitCompareArrows} title="No molecule here">
            {show === 'gained' || show === 'lost' || show === 'kept'
              ? `None of the first ${count(top)} was ${FATE_WORDS[show].toLowerCase()}.`
              : 'None is as asked for.'}
          </EmptyState>
        </Panel>
      )}
    </>
  );
}

function Counted({ name, value }: { name: string; value: number }) {
  return (
    <>
      {name} <span className="text-ink-faint">{count(value)}</span>
    </>
  );
}

function Correlation({ comparison }: { comparison: RunComparison }) {
  const { correlation, matched, repeats } = comparison;
  const differently = matched.filter(({ by }) => by === 'drawn').length;
  return (
    <Panel>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-3">
        <Figure name="Molecules in both" value={count(correlation.count)} />
        <Figure name="Spearman’s ρ" value={fixed(correlation.spearman, 3)}>
          Correlation of the ranks by affinity, of the molecules in both runs: 1 is the same order, -1 the
          opposite, 0 none. Equal affinities share their mean rank.
        </Figure>
        <Figure name="Kendall’s τ-b" value={fixed(correlation.kendall, 3)}>
          Pairs of molecules in the same order less pairs in opposite orders, of all pairs that neither run
          holds for equal (Kendall 1945).
        </Figure>
      </dl>
      <p className="figures mt-3 text-sm text-pretty text-ink-muted">
        {count(correlation.concordant)} pairs in the same order, {count(correlation.discordant)} in opposite
        orders, {count(correlation.tied)} tied.
        {differently > 0 && ` ${plural(differently, 'molecule')} charged differently by the two runs.`}
        {repeats.a + repeats.b > 0 &&
          ` Of molecules that a run has several times the best counts; ${plural(repeats.a + repeats.b, 'result')} left out.`}
      </p>
    </Panel>
  );
}

function Figure({ name, value, children }: { name: string; value: string; children?: string }) {
  return (
    <div>
      <dt className="flex items-center gap-0.5 text-sm text-ink-muted">
        {name}
        {children && <HelpTip about={name}>{children}</HelpTip>}
      </dt>
      <dd className="figures text-xl font-semibold">{value}</dd>
    </div>
  );
}

const isMatched = (pair: ComparedPair | null): pair is MatchedRow => pair?.a != null && pair.b != null;

function isShown(pair: ComparedPair, show: Show, top: number): boolean {
  switch (show) {
    case 'both':
      return isMatched(pair);
    case 'only-a':
      return pair.b === null;
    case 'only-b':
      return pair.a === null;
    default:
      return hitFate(pair, top) === show;
  }
}

function isInArea({ a, b }: ComparedPair, area: ComparedArea | null): boolean {
  if (!area) return true;
  if (!a || !b) return false;
  const within = (value: number, [least, most]: [number, number]) => value >= least && value <= most;
  return within(a.affinityKcalPerMol, area.a) && within(b.affinityKcalPerMol, area.b);
}

/** The greatest change first, the best affinity, or the alphabet; turned round, the other way. Those without a value come last. */
function orderOf(sort: ComparedSort, isDescending: boolean) {
  const key = (pair: ComparedPair): number | null => {
    if (sort === 'change') {
      const change = affinityChange(pair);
      return change === null ? null : -Math.abs(change);
    }
    return sort === 'name' ? 0 : (pair[sort]?.affinityKcalPerMol ?? null);
  };
  return (one: ComparedPair, other: ComparedPair): number => {
    const turn = isDescending ? -1 : 1;
    if (sort === 'name')
      return turn * shownOf(one).name.localeCompare(shownOf(other).name, 'en', { numeric: true });
    const [x, y] = [key(one), key(other)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return turn * (x - y) || shownOf(one).rank - shownOf(other).rank;
  };
}

function countFates(pairs: readonly ComparedPair[], top: number) {
  const fates = { kept: 0, gained: 0, lost: 0 };
  for (const pair of pairs) {
    const fate = hitFate(pair, top);
    if (fate) fates[fate]++;
  }
  return fates;
}

function areaWords({ a, b }: ComparedArea): string {
  return `A ${a[0]} to ${a[1]}, B ${b[0]} to ${b[1]} kcal/mol`;
}
