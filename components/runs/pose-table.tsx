'use client';

import { Button } from 'react-aria-components/Button';
import { classNames } from '@/components/ui/class-names';
import { fixed } from '@/components/ui/quantity';
import type { PoseRow } from '@/lib/domain/resources/runs';

/** Every pose of a ligand, best first. The number of a pose is a button that shows it. */
export function PoseTable({
  poses,
  selected,
  onSelect,
}: {
  poses: PoseRow[];
  selected: number;
  onSelect: (rank: number) => void;
}) {
  const hasRmsd = poses.some((pose) => pose.rmsdAngstrom !== null);
  return (
    <div className="max-h-48 overflow-auto">
      <table aria-label="Poses" className="figures w-full text-sm">
        <thead className="sticky top-0 bg-surface text-xs text-ink-muted">
          <tr>
            <th scope="col" className="h-8 w-16 pl-4 text-left font-medium">
              Pose
            </th>
            <th scope="col" className="text-right font-medium">
              Affinity, kcal/mol
            </th>
            <th scope="col" className="text-right font-medium last:pr-4">
              to best
            </th>
            {hasRmsd && (
              <th scope="col" className="pr-4 text-right font-medium">
                RMSD, Å
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {poses.map((pose) => {
            const isSelected = pose.rank === selected;
            const best = poses[0]?.affinityKcalPerMol ?? pose.affinityKcalPerMol;
            return (
              <tr
                key={pose.rank}
                className={classNames('relative', isSelected ? 'bg-accent-soft' : 'hover:bg-hover')}
              >
                <td className="h-7 pl-4 text-left">
                  <Button
                    aria-label={`Show pose ${pose.rank}`}
                    aria-pressed={isSelected}
                    onPress={() => onSelect(pose.rank)}
                    className="after:absolute after:inset-0 data-focus-visible:outline-none data-focus-visible:after:outline-2 data-focus-visible:after:-outline-offset-2 data-focus-visible:after:outline-accent"
                  >
                    {pose.rank}
                  </Button>
                  {!pose.insideBox && <span className="ml-2 text-xs text-warn">outside box</span>}
                </td>
                <td className="text-right">{fixed(pose.affinityKcalPerMol, 2)}</td>
                <td className="text-right text-ink-muted last:pr-4">
                  {pose.rank === 1 ? '' : `+${fixed(pose.affinityKcalPerMol - best, 2)}`}
                </td>
                {hasRmsd && <td className="pr-4 text-right">{fixed(pose.rmsdAngstrom, 2)}</td>}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
