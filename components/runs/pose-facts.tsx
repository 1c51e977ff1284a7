import { HelpTip } from '@/components/ui/help-tip';
import { Facts } from '@/components/ui/panel';
import { fixed, formatDuration } from '@/components/ui/quantity';
import type { LigandResult, PoseRow, ResultRow } from '@/lib/domain/resources/runs';

/** Where the numbers of a pose come from: reported and repaired, terms, seed, time. */
export function PoseFacts({
  row,
  result,
  pose,
}: {
  row: ResultRow;
  result: LigandResult;
  pose: PoseRow | null;
}) {
  const items = [
    {
      name: 'Affinity as reported',
      value: pose ? (
        <span className="figures">
          {fixed(pose.reportedAffinityKcalPerMol, 2)} kcal/mol
          {result.repairs.length > 0 && (
            <HelpTip about="the repair">
              {result.repairs.map((repair) => (
                <p key={repair}>{repair}</p>
              ))}
            </HelpTip>
          )}
        </span>
      ) : (
        '–'
      ),
    },
    {
      name: 'Inter, intra, unbound',
      value: (
        <span className="figures">
          {fixed(pose?.interKcalPerMol, 2)}, {fixed(pose?.intraKcalPerMol, 2)},{' '}
          {fixed(pose?.unboundKcalPerMol, 2)} kcal/mol
        </span>
      ),
    },
    {
      name: 'Ligand efficiency',
      value: (
        <span className="figures">
          {fixed(row.ligandEfficiencyKcalPerMolPerAtom, 3)} kcal/mol per heavy atom ({row.heavyAtoms})
        </span>
      ),
    },
    {
      name: 'Seed, CPU time',
      value: (
        <span className="figures">
          {result.seed ?? 'not shown'}, {result.cpuSeconds === null ? '–' : formatDuration(result.cpuSeconds)}
          {result.reused && ' (of the earlier run)'}
        </span>
      ),
    },
  ];
  return (
    <div className="border-t border-line px-4 py-3">
      <Facts items={items} />
    </div>
  );
}
