import { Depiction } from '@/components/molecule/depiction';
import { flagWords } from '@/components/runs/run-words';
import { classNames } from '@/components/ui/class-names';
import { fixed } from '@/components/ui/quantity';
import type { ResultRow } from '@/lib/domain/resources/runs';

/** The first of a ranking as a table on paper. A role that sees no structures gets no column for them. */
export function TopHits({ hits }: { hits: ResultRow[] }) {
  if (hits.length === 0) return <p className="text-ink-muted">No ligand has been docked.</p>;
  const hasStructures = hits.some(({ depiction }) => depiction !== null);
  return (
    <table className="w-full border-collapse text-sm">
      <thead>
        <tr className="border-b border-line-strong align-bottom text-ink-muted">
          <Head className="w-8 pr-3 text-right">#</Head>
          {hasStructures && <Head className="w-20 sm:w-30">Structure</Head>}
          <Head>Ligand</Head>
          <Head className="pl-3 text-right" unit="kcal/mol">
            Affinity
          </Head>
          <Head className="pl-3 text-right max-sm:hidden print:table-cell" unit="kcal/mol/atom">
            Ligand efficiency
          </Head>
          {hasStructures && (
            <Head className="pl-3 text-right max-sm:hidden print:table-cell" unit="Da">
              Weight
            </Head>
          )}
          <Head className="pl-3 text-right" unit="Å">
            RMSD
          </Head>
        </tr>
      </thead>
      <tbody>
        {hits.map((row) => (
          <tr key={row.ligandId} className="break-inside-avoid border-b border-line">
            <td className="figures py-1 pr-3 text-right text-ink-muted">{row.rank}</td>
            {hasStructures && (
              <td className="py-1">
                <Depiction path={row.depiction} name={row.name} className="h-16 w-18 sm:h-18 sm:w-28" />
              </td>
            )}
            <td className="py-1 pr-3 [overflow-wrap:anywhere]">
              <span className="font-medium">{row.name}</span>
              {row.flags.map((flag) => (
                <span key={flag} className="block text-xs text-warn">
                  {flagWords(flag).name}
                </span>
              ))}
            </td>
            <Figure>{fixed(row.affinityKcalPerMol, 2)}</Figure>
            <Figure isMinor>{fixed(row.ligandEfficiencyKcalPerMolPerAtom, 3)}</Figure>
            {hasStructures && <Figure isMinor>{fixed(row.molecularWeightDalton, 1)}</Figure>}
            <Figure>{fixed(row.rmsdAngstrom, 2)}</Figure>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Head({ children, unit, className = '' }: { children: string; unit?: string; className?: string }) {
  return (
    <th scope="col" className={classNames('pb-1.5 text-left font-normal', className)}>
      {children}
      {unit && <span className="block text-xs text-ink-faint">{unit}</span>}
    </th>
  );
}

/** @param isMinor left out where there is no room for it */
function Figure({ children, isMinor = false }: { children: string; isMinor?: boolean }) {
  return (
    <td
      className={classNames(
        'figures py-1 pl-3 text-right whitespace-nowrap',
        isMinor && 'max-sm:hidden print:table-cell',
      )}
    >
      {children}
    </td>
  );
}
