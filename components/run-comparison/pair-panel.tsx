'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { shownOf, signed } from '@/components/run-comparison/compared-columns';
import { StructureViewer } from '@/components/structure-viewer/structure-viewer';
import { Facts, Panel } from '@/components/ui/panel';
import { fixed } from '@/components/ui/quantity';
import { Segmented } from '@/components/ui/segmented';
import { bestPosePath, poseDistanceQuery } from '@/lib/api-client/run-comparison';
import { affinityChange, type ComparedPair } from '@/lib/domain/compared-hits';
import type { ComparedRow, RunComparison } from '@/lib/domain/resources/run-comparison';
import type { RunDetail } from '@/lib/domain/resources/runs';

const HEIGHT = 'h-72 sm:h-88';

/** One molecule in two runs: its best poses over each other or side by side, and its numbers. */
export function PairPanel({
  org,
  comparison,
  pair,
  isSideBySide,
  onSideBySide,
}: {
  org: string;
  comparison: RunComparison;
  pair: ComparedPair;
  isSideBySide: boolean;
  onSideBySide: (isSideBySide: boolean) => void;
}) {
  const { a: runA, b: runB, isSameReceptor } = comparison;
  const { a, b } = pair;
  const canOverlay = isSameReceptor && a !== null && b !== null;
  const isOverlaid = canOverlay && !isSideBySide;
  const change = affinityChange(pair);
  return (
    <Panel
      flush
      title={<span className="truncate">{shownOf(pair).name}</span>}
      actions={
        canOverlay && (
          <Segmented
            label="Poses in 3D"
            value={isSideBySide ? 'side' : 'over'}
            onChange={(id) => onSideBySide(id === 'side')}
            options={[
              { id: 'over', name: 'Overlaid' },
              { id: 'side', name: 'Side by side' },
            ]}
          />
        )
      }
    >
      {isOverlaid ? (
        <StructureViewer
          receptorPdbUrl={runA.files.receptorPdb ?? ''}
          poseSdfUrls={[bestPosePath(org, runA.id, a.ligandId), bestPosePath(org, runB.id, b.ligandId)]}
          poseName={`A: ${runA.name}`}
          otherPoseName={`B: ${runB.name}`}
          className={`${HEIGHT} border-b border-line`}
        />
      ) : (
        <div className="grid border-b border-line sm:grid-cols-2 sm:divide-x sm:divide-line">
          <OnePose org={org} letter="A" run={runA} row={a} />
          <OnePose org={org} letter="B" run={runB} row={b} />
        </div>
      )}
      <div className="p-4">
        <Facts
          items={[
            { name: 'In A', value: <Side org={org} run={runA} row={a} /> },
            { name: 'In B', value: <Side org={org} run={runB} row={b} /> },
            ...(change === null
              ? []
              : [
                  {
                    name: 'Change, B - A',
                    value: <span className="figures">{signed(change)} kcal/mol</span>,
                  },
                ]),
            {
              name: 'RMSD of best poses',
              value: canOverlay ? (
                <Distance org={org} comparison={comparison} a={a} b={b} />
              ) : (
                <span className="text-ink-muted">{whyNoDistance(comparison)}</span>
              ),
            },
            ...(pair.by === 'drawn'
              ? [
                  {
                    name: 'Matched by',
                    value: 'what was drawn; the two runs charged the molecule differently',
                  },
                ]
              : []),
          ]}
        />
      </div>
    </Panel>
  );
}

function OnePose({
  org,
  letter,
  run,
  row,
}: {
  org: string;
  letter: string;
  run: RunDetail;
  row: ComparedRow | null;
}) {
  if (!row || !run.files.receptorPdb) {
    return (
      <p className={`${HEIGHT} flex items-center justify-center p-6 text-center text-sm text-ink-muted`}>
        No result in {letter}, {run.name}.
      </p>
    );
  }
  return (
    <StructureViewer
      receptorPdbUrl={run.files.receptorPdb}
      poseSdfUrls={[bestPosePath(org, run.id, row.ligandId)]}
      poseName={`${letter}: ${run.name}`}
      className={HEIGHT}
    />
  );
}

function Side({ org, run, row }: { org: string; run: RunDetail; row: ComparedRow | null }): ReactNode {
  if (!row) return <span className="text-ink-muted">no result</span>;
  return (
    <span className="figures">
      {fixed(row.affinityKcalPerMol, 2)} kcal/mol, rank {row.rank} ·{' '}
      <Link
        href={`/orgs/${org}/runs/${run.id}?ligand=${row.ligandId}`}
        className="text-accent-strong underline-offset-2 hover:underline"
      >
        {row.name}
      </Link>
    </span>
  );
}

function Distance({
  org,
  comparison,
  a,
  b,
}: {
  org: string;
  comparison: RunComparison;
  a: ComparedRow;
  b: ComparedRow;
}) {
  const pair = { a: comparison.a.id, b: comparison.b.id, ligandA: a.ligandId, ligandB: b.ligandId };
  const { data, isPending } = useQuery(poseDistanceQuery(org, pair));
  if (isPending) return <span className="skeleton inline-block h-4 w-12 align-middle" />;
  return (
    <span className="figures">
      {data?.rmsdAngstrom == null
        ? 'could not be told'
        : `${fixed(data.rmsdAngstrom, 2)} Å, heavy atoms, in place, symmetry-corrected`}
    </span>
  );
}

function whyNoDistance({ isSameReceptor, a, b }: RunComparison): string {
  if (isSameReceptor) return 'needs a result in both runs';
  return a.target.id === b.target.id
    ? 'not told: the receptor was prepared again between the runs'
    : 'not told: the runs have different receptors, each with coordinates of its own';
}
