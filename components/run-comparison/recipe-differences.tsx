'use client';

import type { ReactNode } from 'react';
import { SpecDiff } from '@/components/pipelines/spec-diff';
import { SearchSpaceText } from '@/components/search-space/search-space-text';
import { ListTable } from '@/components/ui/list-table';
import { DEFAULT_PIPELINE_SPEC, type PipelineSpec, specDifferences } from '@/lib/domain/pipeline-spec';
import type { RunComparison } from '@/lib/domain/resources/run-comparison';
import type { RunDetail } from '@/lib/domain/resources/runs';

interface Fact {
  name: string;
  /** Equal texts are equal facts. */
  key: (run: RunDetail) => string;
  show: (run: RunDetail) => ReactNode;
}

const FACTS: Fact[] = [
  { name: 'Target', key: ({ target }) => target.id, show: ({ target }) => target.name },
  {
    name: 'Search space',
    key: ({ searchSpace }) => JSON.stringify(searchSpace),
    show: ({ searchSpace }) => (searchSpace ? <SearchSpaceText space={searchSpace} /> : '–'),
  },
  {
    name: 'Crystal ligand',
    key: ({ crystalLigandId }) => String(crystalLigandId),
    show: ({ crystalLigandId }) => crystalLigandId ?? 'none',
  },
  { name: 'Library', key: ({ library }) => library.id, show: ({ library }) => library.name },
  {
    name: 'Program',
    key: ({ engine }) => String(engine?.binarySha256),
    show: ({ engine }) =>
      engine ? `${engine.name} ${engine.version}, build ${engine.binarySha256.slice(0, 8)}` : '–',
  },
];

/** In what two runs were asked for differently. */
export function RecipeDifferences({ comparison }: { comparison: RunComparison }) {
  const { a, b, isSameReceptor } = comparison;
  const facts = [
    ...FACTS.filter(({ key }) => key(a) !== key(b)).map(({ name, show }) => ({
      ...{ name, before: show(a), after: show(b) },
    })),
    // The same target, prepared again between them.
    ...(!isSameReceptor && a.target.id === b.target.id
      ? [{ name: 'Prepared receptor', before: 'as it was', after: 'prepared again, other bytes' }]
      : []),
  ];
  const [before, after] = [specOf(a), specOf(b)];
  if (facts.length === 0 && specDifferences(before, after).length === 0) {
    return (
      <p role="status" className="px-4 py-3 text-sm text-ink-muted">
        Nothing: same receptor, search space, program and parameters.
        {a.inputSignature !== null &&
          a.inputSignature === b.inputSignature &&
          ' The same molecules, too: the two compute the same.'}
      </p>
    );
  }
  return (
    <>
      {facts.length > 0 && (
        <ListTable
          label="Differences in what was docked"
          rows={facts}
          rowId={({ name }) => name}
          columns={[
            { id: 'name', header: 'What', isTitle: true, cell: ({ name }) => name },
            { id: 'a', header: 'A', cell: ({ before }) => <span className="text-ink-muted">{before}</span> },
            { id: 'b', header: 'B', cell: ({ after }) => <span className="font-medium">{after}</span> },
          ]}
        />
      )}
      {specDifferences(before, after).length > 0 && (
        <SpecDiff before={{ name: 'A', spec: before }} after={{ name: 'B', spec: after }} />
      )}
    </>
  );
}

/** What was in force in a run, as a specification. */
function specOf({ preparation, parameters, replicates }: RunDetail): PipelineSpec {
  return {
    ...DEFAULT_PIPELINE_SPEC,
    ...{ preparation, replicates },
    engine: { ...DEFAULT_PIPELINE_SPEC.engine, ...parameters },
  };
}
