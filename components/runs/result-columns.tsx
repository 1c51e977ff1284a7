import { CircleAlert, History } from 'lucide-react';
import type { ReactNode } from 'react';
import { Depiction } from '@/components/molecule/depiction';
import { PoseSparkline } from '@/components/runs/pose-sparkline';
import { flagWords } from '@/components/runs/run-words';
import { StarButton } from '@/components/shortlists/star-button';
import type { RunStars } from '@/components/shortlists/use-stars';
import type { GridColumn } from '@/components/ui/data-grid';
import { fixed } from '@/components/ui/quantity';
import { CONFIDENCE_CALIBRATION, SAME_POSE_ANGSTROM } from '@/lib/domain/confidence';
import type { ResultRow } from '@/lib/domain/resources/runs';
import type { ResultQuery, ResultSort } from '@/lib/domain/result-query';

const MOST_NARROW_RANK_REM = 1.75;
const REM_PER_DIGIT = 0.6;

const CONFIDENCE_TITLE = `How likely the best pose is within ${SAME_POSE_ANGSTROM} Å of the true one, 0 to 1${
  CONFIDENCE_CALIBRATION.complexes === 0 ? '; its weights are not fitted yet' : ''
}`;

function withUnit(name: string, unit: string): ReactNode {
  return (
    <>
      {name}
      <span className="block font-normal text-ink-faint">{unit}</span>
    </>
  );
}

/**
 * Columns of the ranking; on a phone only what tells ligands apart and how well they did.
 * @param hasStructures false for whoever may not see structures: then no column is left for them
 * @param ranked ligands in the whole ranking, for the width of the ranks: each row is laid out alone
 * @param stars of the run
 */
export function resultColumns(
  isWide: boolean,
  hasStructures: boolean,
  ranked: number,
  sorted: { query: ResultQuery; onToggle: (sort: ResultSort) => void },
  stars: RunStars,
): GridColumn<ResultRow>[] {
  const sortBy = (sort: ResultSort): GridColumn<ResultRow>['sort'] => ({
    direction:
      sorted.query.sort === sort ? (sorted.query.order === 'asc' ? 'ascending' : 'descending') : null,
    onPress: () => sorted.onToggle(sort),
  });
  const rank: GridColumn<ResultRow> = {
    id: 'rank',
    header: (
      <>
        <span aria-hidden>#</span>
        <span className="sr-only">Rank</span>
      </>
    ),
    width: `${Math.max(MOST_NARROW_RANK_REM, String(ranked).length * REM_PER_DIGIT)}rem`,
    align: 'end',
    cell: (row) => <span className="text-ink-muted">{row.rank}</span>,
  };
  const depiction: GridColumn<ResultRow> = {
    id: 'structure',
    header: <span className="sr-only">Structure</span>,
    width: isWide ? '6.5rem' : '4.25rem',
    cell: (row) => <Depiction path={row.depiction} name={row.name} className="h-16" />,
  };
  const name: GridColumn<ResultRow> = {
    id: 'name',
    header: 'Ligand',
    ...(hasStructures ? { sort: sortBy('name') } : {}),
    width: 'minmax(6.5rem, 1fr)',
    cell: (row) => <NameCell row={row} />,
  };
  const affinity: GridColumn<ResultRow> = {
    id: 'affinity',
    header: withUnit('Affinity', 'kcal/mol'),
    sort: sortBy('affinity'),
    width: '4rem',
    align: 'end',
    cell: (row) => (
      <span
        className="text-base font-semibold"
        title={`${fixed(row.affinityKcalPerMol, 3)} kcal/mol; the engine reported ${fixed(row.reportedAffinityKcalPerMol, 3)}`}
      >
        {fixed(row.affinityKcalPerMol, 2)}
      </span>
    ),
  };
  const confidence: GridColumn<ResultRow> = {
    id: 'confidence',
    header: <span title={CONFIDENCE_TITLE}>{withUnit('Conf.', '0 to 1')}</span>,
    sort: sortBy('confidence'),
    width: '3.25rem',
    align: 'end',
    cell: (row) => <Quiet>{fixed(row.confidence, 2)}</Quiet>,
  };
  const rmsd: GridColumn<ResultRow> = {
    id: 'rmsd',
    header: withUnit('RMSD', 'Å'),
    sort: sortBy('rmsd'),
    width: '3rem',
    align: 'end',
    cell: (row) => <Quiet>{fixed(row.rmsdAngstrom, 2)}</Quiet>,
  };
  const weight: GridColumn<ResultRow> = {
    id: 'weight',
    header: withUnit('MW', 'Da'),
    sort: sortBy('weight'),
    width: '3.25rem',
    align: 'end',
    cell: (row) => fixed(row.molecularWeightDalton, 1),
  };
  const star: GridColumn<ResultRow> = {
    id: 'star',
    header: <span className="sr-only">Shortlist</span>,
    width: '1.75rem',
    align: 'end',
    cell: (row) => (
      <StarButton
        name={row.name}
        listName={stars.listName}
        isStarred={stars.isStarred(row)}
        isElsewhere={row.shortlists.length > 0}
        {...(stars.mayStar ? { onToggle: () => stars.toggle(row) } : {})}
      />
    ),
  };
  const which = hasStructures ? [rank, depiction, name] : [rank, name];
  if (!isWide) return [...which, affinity, star];
  return [
    ...which,
    affinity,
    {
      id: 'efficiency',
      header: <span title="Affinity divided by heavy atoms">{withUnit('LE', 'per atom')}</span>,
      sort: sortBy('efficiency'),
      width: '3.5rem',
      align: 'end',
      cell: (row) => fixed(row.ligandEfficiencyKcalPerMolPerAtom, 3),
    },
    confidence,
    rmsd,
    ...(hasStructures ? [weight] : []),
    star,
  ];
}

/** A dash that says "not known" stays in the background. */
function Quiet({ children }: { children: string }) {
  return children === '–' ? <span className="text-ink-faint">–</span> : children;
}

function NameCell({ row }: { row: ResultRow }) {
  return (
    <div className="min-w-0">
      <p className="truncate font-medium" title={row.name}>
        {row.name}
      </p>
      <p className="flex items-center gap-2 text-xs text-ink-muted">
        <span className="figures inline-flex items-center gap-1.5 whitespace-nowrap">
          {row.poses} {row.poses === 1 ? 'pose' : 'poses'}
          {row.poses > 1 && <PoseSparkline affinitiesKcalPerMol={row.poseAffinitiesKcalPerMol} />}
        </span>
        {row.outcome === 'reused' && (
          <span
            className="inline-flex items-center gap-1"
            title="Docked before with the same inputs; linked, not docked again"
          >
            <History aria-hidden className="size-3" />
            reused
          </span>
        )}
        {row.flags.map((flag) => {
          const { name, meaning } = flagWords(flag);
          return (
            <span key={flag} className="inline-flex min-w-0 items-center gap-1 text-warn" title={meaning}>
              <CircleAlert aria-hidden className="size-3 shrink-0" />
              <span className="truncate">{name}</span>
            </span>
          );
        })}
      </p>
    </div>
  );
}
