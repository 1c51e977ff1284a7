'use client';

import { useQuery } from '@tanstack/react-query';
import { Shapes } from 'lucide-react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { Depiction } from '@/components/molecule/depiction';
import { Panel } from '@/components/ui/panel';
import { count, fixed, plural } from '@/components/ui/quantity';
import { Segmented } from '@/components/ui/segmented';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { useUrlState } from '@/components/ui/use-url-state';
import { runScaffoldsQuery } from '@/lib/api-client/run-results';
import { type RunScaffolds, SCAFFOLD_SORTS, type ScaffoldSort } from '@/lib/domain/resources/run-scaffolds';
import { NO_SCAFFOLD, type ResultFilter, withoutParts } from '@/lib/domain/result-query';

const SORT_NAMES: Record<ScaffoldSort, string> = { ligands: 'Most ligands', affinity: 'Best affinity' };

/** The Murcko scaffolds of what the other filters leave; pressing one filters by it, and again lets it go. */
export function ScaffoldPanel({
  org,
  run,
  filter,
  onScaffold,
}: {
  org: string;
  run: string;
  filter: ResultFilter;
  /** Takes what the filter by scaffold is to be; undefined for none. */
  onScaffold: (scaffold: string | undefined) => void;
}) {
  const [url, changeUrl] = useUrlState();
  const sort = SCAFFOLD_SORTS.find((each) => each === url.get('scaffolds')) ?? SCAFFOLD_SORTS[0];
  const { data, error, isPending, refetch } = useQuery(
    runScaffoldsQuery(org, run, withoutParts(filter, ['scaffold']), sort),
  );
  return (
    <Panel
      flush
      title="Scaffolds"
      actions={
        <Segmented
          label="Order of the scaffolds"
          value={sort}
          onChange={(id) => changeUrl({ scaffolds: id })}
          options={SCAFFOLD_SORTS.map((id) => ({ id, name: SORT_NAMES[id] }))}
        />
      }
    >
      {isPending ? (
        <SkeletonRows label="Loading the scaffolds" rows={4} />
      ) : !data ? (
        <ErrorState title="The scaffolds could not be loaded" error={error} onRetry={() => void refetch()} />
      ) : data.scaffolds.length === 0 ? (
        <EmptyState icon={Shapes} title="No scaffolds">
          {data.unknown > 0
            ? 'These ligands were read before scaffolds were kept: upload their library again.'
            : 'No ligand passes the other filters.'}
        </EmptyState>
      ) : (
        <>
          <ul className="grid max-h-72 grid-cols-[repeat(auto-fill,minmax(8rem,1fr))] gap-2 overflow-auto p-3">
            {data.scaffolds.map((scaffold) => {
              const id = scaffold.smiles ?? NO_SCAFFOLD;
              return (
                <li key={id}>
                  <ScaffoldButton
                    scaffold={scaffold}
                    isChosen={filter.scaffold === id}
                    onChange={(isChosen) => onScaffold(isChosen ? id : undefined)}
                  />
                </li>
              );
            })}
          </ul>
          <p className="border-t border-line px-4 py-2 text-xs text-ink-muted">{noteOn(data)}</p>
        </>
      )}
    </Panel>
  );
}

function ScaffoldButton({
  scaffold: { smiles, ligands, bestAffinityKcalPerMol, depiction },
  isChosen,
  onChange,
}: {
  scaffold: RunScaffolds['scaffolds'][number];
  isChosen: boolean;
  onChange: (isChosen: boolean) => void;
}) {
  const affinity = fixed(bestAffinityKcalPerMol, 2);
  const words = smiles ? `Scaffold ${smiles}` : 'Without a ring';
  return (
    <ToggleButton
      isSelected={isChosen}
      onChange={onChange}
      aria-label={`${words}: ${plural(ligands, 'ligand')}, the best with ${affinity} kcal/mol`}
      className="flex w-full flex-col rounded-md border border-line bg-surface p-2 hover:bg-hover data-selected:border-accent data-selected:bg-accent-soft"
    >
      {smiles ? (
        <Depiction path={depiction} name="this scaffold" className="h-20 w-full" />
      ) : (
        <span className="flex h-20 items-center justify-center text-sm text-ink-muted">Without a ring</span>
      )}
      <span className="figures mt-1 flex items-baseline justify-between text-sm">
        <span className="font-semibold">{affinity}</span>
        <span className="text-ink-muted">{plural(ligands, 'ligand')}</span>
      </span>
    </ToggleButton>
  );
}

function noteOn({ scaffolds, total, unknown }: RunScaffolds): string {
  const which =
    total > scaffolds.length
      ? `The first ${count(scaffolds.length)} of ${plural(total, 'scaffold')}`
      : plural(total, 'scaffold');
  const missing =
    unknown > 0 ? ` Not known of ${plural(unknown, 'ligand')}, read before they were kept.` : '';
  return `${which}; affinity is that of the best ligand, kcal/mol.${missing}`;
}
