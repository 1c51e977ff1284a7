import { Depiction } from '@/components/molecule/depiction';
import { flagWords } from '@/components/runs/run-words';
import { fixed } from '@/components/ui/quantity';
import type { ResultRow } from '@/lib/domain/resources/runs';

/** The first of a ranking as a table on paper. A role that sees no structures gets no column for them. */
export function TopHits({ hits }: { hits: ResultRow[] }) {
  if (hits.length === 0) return <p className="text-ink-muted">No ligand has been docked.</p>;
  const hasStructures = hits.some(({ depiction }) => depiction !== null);
  return (
    <div className="-mx-1 overflow-x-auto px-1">
      <table className="w-full min-w-[34rem] border-collapse text-sm">
        <thead>
          <tr className="border-b border-line-strong align-bottom text-ink-muted">
            <Head className="w-8 pr-4 text-right">#</Head>
            {hasStructures && <Head className="w-30">Structure</Head>}
            <Head>Ligand</Head>
            <Head className="text-right" unit="kcal/mol">
              Affinity
            </Head>
            <Head className="text-right" unit="kcal/mol/atom">
              Ligand efficiency
            </Head>
            {hasStructures && (
              <Head className="text-right" unit="Da">
                Weight
              </Head>
            )}
            <Head className="text-right" unit="Å">
              RMSD
            </Head>
          </tr>
        </thead>
        <tbody>
          {hits.map((row) => (
            <tr key={row.ligandId} className="break-inside-avoid border-b border-line">
              <td className="figures py-1 pr-4 text-right text-ink-muted">{row.rank}</td>
              {hasStructures && (
                <td className="py-1">
                  <Depiction path={row.depiction} name={row.name} className="h-18 w-28" />
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
              <Figure>{fixed(row.ligandEfficiencyKcalPerMolPerAtom, 3)}</Figure>
              {hasStructures && <Figure>{fixed(row.molecularWeightDalton, 1)}</Figure>}
              <Figure>{fixed(row.rmsdAngstrom, 2)}</Figure>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Head({ children, unit, className = '' }: { children: string; unit?: string; className?: string }) {
  return (
    <th
      scope="col"
      className={`pb-1.5 font-normal ${className.includes('text-right') ? '' : 'text-left'} ${className}`}
    >
      {children}
      {unit && <span className="block text-xs text-ink-faint">{unit}</span>}
    </th>
  );
}

function Figure({ children }: { children: string }) {
  return <td className="figures py-1 pl-3 text-right whitespace-nowrap">{children}</td>;
}
